using System.Net;
using System.Runtime.InteropServices;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Checks;
using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;
using Portal.Tests.Lab;

namespace Portal.Tests.Checks;

internal sealed class ProgramCheckTests : CheckFixture
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly EndPoint Server = new IPEndPoint(IPAddress.Parse("10.0.0.1"), 80);

    private readonly TemporaryFolder root = new();

    protected override string Folder => root["programs"];

    [OneTimeSetUp]
    public void MakeFolder()
    {
        Directory.CreateDirectory(Folder);
        Environment.SetEnvironmentVariable("PORTAL_TEST_SECRET", "secret");
    }

    [OneTimeTearDown]
    public void RemoveFolder()
    {
        Environment.SetEnvironmentVariable("PORTAL_TEST_SECRET", null);
        root.Dispose();
    }

    [TestCase("exit 0", CheckOutcome.Ok, "Exit code 0.")]
    [TestCase("echo all well; echo more", CheckOutcome.Ok, "Exit code 0: all well")]
    [TestCase("printf 'no end of line'", CheckOutcome.Ok, "Exit code 0: no end of line")]
    [TestCase("echo trouble >&2", CheckOutcome.Ok, "Exit code 0: trouble")]
    [TestCase("echo trouble >&2; echo disk full; exit 3", CheckOutcome.Fail, "Exit code 3: disk full")]
    [TestCase("exit 1", CheckOutcome.Fail, "Exit code 1.")]
    [TestCase("printf 'a\\033b\\n'", CheckOutcome.Ok, "Exit code 0: a?b")]
    [TestCase("kill -9 $$", CheckOutcome.Fail, "Exit code 137.")]
    public async Task A_program_tells_by_its_exit_code_and_its_first_line(string script, CheckOutcome outcome, string detail) => Said(await RunAsync(script), outcome, detail);

    [Test]
    public async Task A_long_line_is_cut_to_200_characters() =>
        Said(await RunAsync("head -c 5000 /dev/zero | tr '\\0' x"), CheckOutcome.Ok, $"Exit code 0: {new string('x', 200)}");

    [Test]
    public async Task Much_output_is_read_and_thrown_away() =>
        Said(await RunAsync("echo first; head -c 10000000 /dev/zero; head -c 10000000 /dev/zero >&2"), CheckOutcome.Ok, "Exit code 0: first");

    [Test]
    public async Task A_program_reads_nothing() => Said(await RunAsync("cat; echo done"), CheckOutcome.Ok, "Exit code 0: done");

    [Test]
    public async Task A_program_that_hangs_is_killed_with_its_children()
    {
        var pids = root["pids"];
        File.WriteAllText(pids, string.Empty);
        var result = await RunAsync($"sleep 1000 & echo $! >>{pids}; echo $$ >>{pids}; wait", TimeSpan.FromSeconds(2));
        Said(result, CheckOutcome.Fail, "No answer within 2 s.");
        foreach (var pid in File.ReadLines(pids))
        {
            await Poll.UntilAsync(() => !IsAlive(pid), "the process ends");
        }
    }

    [Test]
    public async Task A_child_that_holds_the_output_is_killed_and_does_not_hold_the_check()
    {
        var pids = root["held"];
        Said(await RunAsync($"sleep 1000 & echo $! >{pids}; echo well"), CheckOutcome.Ok, "Exit code 0: well");
        await Poll.UntilAsync(() => !IsAlive(File.ReadAllText(pids).Trim()), "the child ends");
    }

    [TestCase("echo well", CheckOutcome.Ok, "Exit code 0: well", 120)]
    [TestCase("sleep 1000", CheckOutcome.Fail, "No answer within 2 s.", 2)]
    public async Task A_child_that_left_the_group_with_the_output_does_not_hold_the_check(string script, CheckOutcome outcome, string detail, int timeout)
    {
        var pids = root["left" + timeout];
        try
        {
            var result = await RunAsync(
                $"setsid sh -c 'echo $$ >{pids}.new; mv {pids}.new {pids}; exec sleep 1000' & while [ ! -e {pids} ]; do sleep 0.05; done; {script}",
                TimeSpan.FromSeconds(timeout));
            Said(result, outcome, detail);
        }
        finally
        {
            // It may be gone: as long as its parent runs it is found, and ends with the others.
            Tool.Run("kill", "-KILL", File.ReadAllText(pids).Trim());
        }
    }

    [Test]
    public async Task A_program_knows_what_it_checks_and_nothing_of_Portal()
    {
        var seen = root["environment"];
        var target = Target(new ProgramCheck(Write($"env | sort >{seen}")), Server, TimeSpan.FromSeconds(90)) with
        {
            Subject = new CheckSubject(new AddressKey(Protocol.Udp, AddressOf("2001:db8::1"), 53), new RealServerKey(AddressOf("10.0.0.1"), 5353)),
        };
        Said(await CheckAsync(target), CheckOutcome.Ok, "Exit code 0.");
        File.ReadLines(seen).Where(line => !line.StartsWith("PWD=") && !line.StartsWith("SHLVL=") && !line.StartsWith("_=")).Should().Equal(
            "LC_ALL=C.UTF-8",
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "PORTAL_CHECK_ADDRESS=10.0.0.1",
            "PORTAL_CHECK_PORT=80",
            "PORTAL_CHECK_TIMEOUT=90",
            "PORTAL_SERVER_ADDRESS=10.0.0.1",
            "PORTAL_SERVER_PORT=5353",
            "PORTAL_SERVICE_ADDRESS=2001:db8::1",
            "PORTAL_SERVICE_PORT=53",
            "PORTAL_SERVICE_PROTOCOL=udp");
        (await CheckAsync(target with { Subject = new CheckSubject(new FirewallMarkKey(IpFamily.IPv4, 7), default) })).Outcome.Should().Be(CheckOutcome.Ok);
        File.ReadAllText(seen).Should().Contain("PORTAL_SERVICE_FWMARK=7").And.NotContain("PORTAL_SERVICE_PORT");
    }

    [Test]
    public async Task Of_one_server_one_program_runs_at_a_time()
    {
        var alone = root["alone"];
        var name = Write($"mkdir {alone} || exit 1; sleep 0.1; rmdir {alone}");
        var results = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => CheckAsync(new ProgramCheck(name), Server)));
        results.Should().OnlyContain(result => result.Outcome == CheckOutcome.Ok);
    }

    [TestCase("missing", "The health program does not exist.")]
    [TestCase("subfolder", "The health program is a folder.")]
    [TestCase("../outside", "A health program is the name of a file, not a path.")]
    [TestCase("/bin/true", "A health program is the name of a file, not a path.")]
    [TestCase("..", "A health program is the name of a file, not a path.")]
    [TestCase("", "A health program is the name of a file, not a path.")]
    [TestCase("link-out", "The health program is a link out of the folder of health programs.")]
    [TestCase("link-to-link-out", "The health program is a link out of the folder of health programs.")]
    [TestCase("link-in-circle", "The health program is a link that leads to no file.")]
    [TestCase("plain", "The health program is not executable.")]
    public async Task A_program_that_is_none_says_nothing_of_the_server(string name, string detail)
    {
        root.Write("outside", "#!/bin/sh\n");
        root.Write("programs/plain", "#!/bin/sh\n");
        Directory.CreateDirectory(root["programs/subfolder"]);
        Link("link-out", "../outside");
        Link("link-to-link-out", "link-out");
        Link("link-in-circle", "link-in-circle");
        Said(await CheckAsync(new ProgramCheck(name), Server), CheckOutcome.Inconclusive, detail);
    }

    [TestCase("#!/no/such/interpreter\n", "The health program does not run: *")]
    [TestCase("\u007fELF\u0001 for another machine", "*neither a program of this machine nor a script that names its interpreter.")]
    [TestCase("echo a script for any shell\n", "*neither a program of this machine nor a script that names its interpreter.")]
    [TestCase("", "*neither a program of this machine nor a script that names its interpreter.")]
    public async Task A_program_that_the_kernel_does_not_run_says_nothing_of_the_server(string text, string detail)
    {
        var name = Write(string.Empty);
        File.WriteAllText(root["programs/" + name], text);
        var result = await CheckAsync(new ProgramCheck(name), Server);
        result.Detail.Should().Match(detail);
        result.Outcome.Should().Be(CheckOutcome.Inconclusive);
    }

    [Test]
    public async Task A_binary_is_a_program()
    {
        File.Copy("/bin/true", root["programs/binary"]);
        Said(await CheckAsync(new ProgramCheck("binary"), Server), CheckOutcome.Ok, "Exit code 0.");
    }

    [Test]
    public async Task A_link_to_a_file_beside_it_is_a_program()
    {
        Link("link-in", Write("echo linked"));
        Said(await CheckAsync(new ProgramCheck("link-in"), Server), CheckOutcome.Ok, "Exit code 0: linked");
    }

    [TestCase(0x1FF)]
    [TestCase(0x1F8)]
    [TestCase(0x1C2)]
    public async Task A_program_that_others_can_write_is_not_run(int mode)
    {
        var name = Write("echo run");
        File.SetUnixFileMode(root["programs/" + name], (UnixFileMode)mode);
        Said(await CheckAsync(new ProgramCheck(name), Server), CheckOutcome.Inconclusive, $"The health program is not safe. Others can write to {root["programs/" + name]}. Run chmod go-w {root["programs/" + name]}.");
        var link = "link-to-unsafe-" + name;
        Link(link, name);
        (await CheckAsync(new ProgramCheck(link), Server)).Detail.Should().StartWith("The health program is not safe.");
    }

    // Only root can give a file away; one of root's own is run for everybody.
    [Test]
    public async Task A_program_of_root_is_run_and_one_of_a_stranger_is_not()
    {
        Said(await CheckAsync(Target(new ProgramCheck("true"), Server, Long), new Prober(Wheel, TimeProvider.System, "/usr/bin")), CheckOutcome.Ok, "Exit code 0.");
        var name = Write("echo run");
        var isGiven = Own(root["programs/" + name], 65534, 65534) == 0;
        isGiven.Should().Be(Environment.IsPrivilegedProcess);
        (await CheckAsync(new ProgramCheck(name), Server)).Detail.Should().StartWith(isGiven ? $"The health program is not safe. {root["programs/" + name]} belongs to user 65534" : "Exit code 0: run");
    }

    [TestCase(0x1FF)]
    [TestCase(0x1F8)]
    [TestCase(0x1EF)]
    public async Task Nothing_is_run_in_a_folder_that_others_can_write(int mode)
    {
        using var other = new TemporaryFolder();
        Directory.CreateDirectory(other["programs"]);
        File.SetUnixFileMode(other.Write("programs/x", "#!/bin/sh\n"), Executable);
        var prober = new Prober(Wheel, TimeProvider.System, other["programs"]);
        var target = Target(new ProgramCheck("x"), Server, Long);
        Said(await CheckAsync(target, prober), CheckOutcome.Ok, "Exit code 0.");
        File.SetUnixFileMode(other["programs"], (UnixFileMode)mode);
        Said(await CheckAsync(target, prober), CheckOutcome.Inconclusive, $"The folder of health programs is not safe. Others can write to {other["programs"]}. Run chmod go-w {other["programs"]}.");
    }

    [Test]
    public async Task Without_a_folder_there_are_no_programs()
    {
        var result = await CheckAsync(Target(new ProgramCheck("x"), Server, Long), new Prober(Wheel, TimeProvider.System, folder: null));
        Said(result, CheckOutcome.Inconclusive, "There is no folder of health programs (--health-programs).");
    }

    [DllImport("libc", EntryPoint = "chown", CharSet = CharSet.Ansi)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Own(string path, uint user, uint group);

    private static bool IsAlive(string pid) => File.Exists($"/proc/{pid}/stat") && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);

    private Task<CheckResult> RunAsync(string script, TimeSpan? timeout = null) => CheckAsync(new ProgramCheck(Write(script)), Server, timeout);

    private string Write(string script)
    {
        var name = Guid.NewGuid().ToString("N");
        File.SetUnixFileMode(root.Write("programs/" + name, "#!/bin/sh\n" + script + "\n"), Executable);
        return name;
    }

    private void Link(string name, string target)
    {
        File.Delete(root["programs/" + name]);
        File.CreateSymbolicLink(root["programs/" + name], target);
    }
}
