using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;
using Portal.Tests.Lab;

namespace Portal.Tests.Fleet.Processes;

/// <summary>Directors that judge the health of servers together. Each has a health program of its own, so that they find different things.</summary>
[TestFixture]
internal sealed class SharedHealthTests : ProcessesFixture
{
    private const string Path = "/services/tcp/10.9.9.9/80";
    private const string Server = "-a -t 10.9.9.9:80 -r 10.1.0.1:80 ";
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private TemporaryFolder folder = null!;

    [SetUp]
    public void MakeFolder() => folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    [Test]
    public async Task The_tables_follow_the_majority_while_the_store_is_there_and_each_its_own_checks_without_it()
    {
        await BeginAsync();
        Fail("a");
        await DownsAsync(1, 0, 0);
        await ServesAsync(true, true, true);
        Fail("c");
        await ServesAsync(false, false, false);

        Cluster.KillAll();
        await ServesAsync(false, true, false);
        Heal("c");
        await ServesAsync(false, true, true);
        Fail("b");
        await ServesAsync(false, false, true);

        await Cluster.StartAllAsync();
        await ServesAsync(false, false, false);
        Heal("a");
        await ServesAsync(true, true, true);
        await SoundAsync();
    }

    [Test]
    public async Task A_director_that_dies_has_no_vote_and_one_that_starts_follows_the_others()
    {
        await BeginAsync();
        Fail("a");
        Fail("c");
        await ServesAsync(false, false, false);
        Fleet[0].Kill();
        await Until.TrueAsync(() => Serves(1) && Serves(2), "one of two is no majority");
        Fail("b");
        await Until.TrueAsync(() => !Serves(1) && !Serves(2), "both say so");
        Heal("a");
        Fleet[0].Ipvsadm.Boot();
        Fleet.Sampler.Watch(Fleet[0]);
        await Fleet[0].StartReadyAsync();
        await DownsAsync(0, 1, 1);
        await ServesAsync(false, false, false);
        await SoundAsync();
    }

    protected override string[] OptionsOf(string name)
    {
        var programs = Directory.CreateDirectory(folder[name]).FullName;
        var program = System.IO.Path.Combine(programs, "ask");
        File.WriteAllText(program, $"#!/bin/sh\n[ \"$PORTAL_SERVER_ADDRESS\" != 10.1.0.1 ] || [ ! -e {folder[name + ".fails"]} ]\n");
        File.SetUnixFileMode(program, Executable);
        return ["--health-shared", "--health-programs", programs];
    }

    private async Task BeginAsync()
    {
        await StartFleetAsync(writers: 0);
        var body = "{health_check: {type: 'program', name: 'ask', interval: 0.5, fast_interval: 0.5, timeout: 60, rise: 1, fall: 1}, servers: [{host: '10.1.0.1', port: 80}, {host: '10.1.0.2', port: 80}]}";
        (await Fleet[0].Api.PostAsync(Path + "?wait=all&timeout=60", body)).Expect(201);
        await DownsAsync(0, 0, 0);
        await ServesAsync(true, true, true);
    }

    // From now on this director finds the first server down.
    private void Fail(string director) => folder.Write(director + ".fails", string.Empty);

    private void Heal(string director) => File.Delete(folder[director + ".fails"]);

    // All have heard how many servers each says are down.
    private Task DownsAsync(params int[] downs) => Until.TrueAsync(
        async () => (await Task.WhenAll(Fleet.Directors.Select(director => director.Api.GetAsync("/fleet"))))
            .All(answer => answer.Expect(200).Json["directors"]!.Select(director => (int?)director["health_down"]).SequenceEqual(downs.Select(down => (int?)down))),
        $"{string.Join(", ", downs)} should be said to be down");

    private Task ServesAsync(params bool[] serves) => Until.TrueAsync(
        () => Enumerable.Range(0, serves.Length).Select(Serves).SequenceEqual(serves),
        $"the server should serve so: {string.Join(", ", serves)}");

    // No kernel was refused anything, and no director has found a fault in itself.
    private async Task SoundAsync()
    {
        foreach (var director in Fleet.Directors)
        {
            await director.Api.ExpectNoDriftAsync();
            director.Log.Should().NotContain("FleetLog[904]").And.NotContain("HealthLog[708]");
        }
    }

    private bool Serves(int director) => Fleet[director].Ipvsadm.Save().Single(line => line.StartsWith(Server, StringComparison.Ordinal)).Contains(" -w 1 ", StringComparison.Ordinal);
}
