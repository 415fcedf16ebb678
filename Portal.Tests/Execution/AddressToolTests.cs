using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Execution;

/// <summary>Addresses are changed by a program: here a script in its place, which notes what it is told.</summary>
internal sealed class AddressToolTests
{
    private static readonly AddressCommand[] Commands =
    [
        new MakeDummy("vips"), new PutAddress("vips", Address.Of("192.0.2.10")!.Value), new PutAddress("vips", Address.Of("2001:db8::a")!.Value), new TakeAddress("vips", Address.Of("192.0.2.11")!.Value),
    ];

    private TemporaryFolder folder = null!;

    [SetUp]
    public void Create() => folder = new TemporaryFolder();

    [TearDown]
    public void Delete() => folder.Dispose();

    [Test]
    public async Task All_changes_go_to_one_process_in_their_order()
    {
        (await RunAsync("exit 0")).Should().OnlyContain(failure => failure == null);

        (await File.ReadAllTextAsync(folder["asked"])).Should().Be("""
            -force -batch -
            link add name vips up type dummy
            address add 192.0.2.10/32 dev vips noprefixroute
            address add 2001:db8::a/128 dev vips noprefixroute nodad preferred_lft 0
            address delete 192.0.2.11/32 dev vips

            """);
        Commands[3].ToString().Should().Be("ip address delete 192.0.2.11/32 dev vips");
    }

    [Test]
    public async Task A_refusal_is_told_of_the_change_that_it_is_about() =>
        (await RunAsync("printf 'RTNETLINK answers: File exists\\nCommand failed -:1\\n' >&2; exit 1")).Should().Equal(new AddressFailure("RTNETLINK answers: File exists", IsCertain: true), null, null, null);

    [TestCase("kill -9 $$")]
    [TestCase("echo help >&2; exit 255")]
    public async Task Of_a_program_that_breaks_off_nobody_knows_what_it_did(string end) =>
        (await RunAsync(end)).Should().OnlyContain(failure => !failure!.IsCertain).And.HaveCount(4);

    [Test]
    public async Task A_program_that_is_missing_says_what_to_install() =>
        (await new AddressTool(TimeProvider.System, folder["nosuch"]).RunAsync(Commands)).Should().OnlyContain(failure => failure!.IsCertain && failure.Reason.EndsWith("Install the package iproute2."));

    // A link to a stub and no new file: one that was just written may still be open in a child that another test is starting, and
    // cannot be executed as long.
    private Task<IReadOnlyList<AddressFailure?>> RunAsync(string end)
    {
        folder.Write("end", end);
        File.CreateSymbolicLink(folder["ip"], Path.Combine(TestContext.CurrentContext.TestDirectory, "Stubs", "ip"));
        return new AddressTool(TimeProvider.System, folder["ip"]).RunAsync(Commands);
    }
}
