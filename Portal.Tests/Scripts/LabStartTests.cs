using System.Globalization;
using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Conventions;
using Portal.Tests.Doubles;
using Portal.Tests.Lab;

namespace Portal.Tests.Scripts;

/// <summary>Whether the lab's kernel starts, and what scripts/lab.sh says when it does not.</summary>
public sealed class LabStartTests
{
    private const int NotStarted = 125;
    private const int TimedOut = 124;

    private TemporaryFolder folder = null!;

    [SetUp]
    public void Prepare() => folder = new TemporaryFolder();

    [TearDown]
    public void Clean() => folder.Dispose();

    [Test]
    public async Task A_processor_with_AMX_boots_the_lab_as_any_other()
    {
        // 51 is AT_MINSIGSTKSZ.
        Stand_in("od", "echo '                   51                11952'");

        var run = await RunAsync([Path, "LD_PRELOAD=" + NativeStub.AmxHost], "sh", "-c", "uname -m; cat /proc/self/maps; exit 7");

        run.ExitCode.Should().Be(7, run.Error);
        run.Output.Should().StartWith("x86_64\n").And.NotContain("portal-lab.");
        run.Error.Should().BeEmpty();
    }

    [Test]
    public async Task Without_help_the_lab_says_that_such_a_processor_has_registers_that_its_kernel_does_not_know()
    {
        var run = await RunAsync(["PORTAL_LAB_XSTATE=0", "LD_PRELOAD=" + NativeStub.AmxHost]);

        run.ExitCode.Should().Be(NotStarted);
        run.Error.Should().Contain("ptrace set fp regs failed, errno = 14").And.Contain("Kernel panic").And.Contain("PORTAL_LAB_XSTATE=1");
    }

    [Test]
    public async Task The_help_is_loaded_into_the_kernel_alone_and_goes_with_it_and_a_killed_kernel_is_not_taken_for_a_slow_one()
    {
        using var lab = new LabProcess(["PORTAL_LAB_XSTATE=1"], "true");
        var (kernel, parent) = await lab.KernelAsync();

        var library = Loaded(kernel).Should().ContainSingle("it is asked for").Subject;
        Loaded(parent).Should().BeEmpty();
        File.Exists(library).Should().BeTrue();
        Tool.Check("kill", "-KILL", kernel.ToString(CultureInfo.InvariantCulture));
        var run = await lab.EndAsync();

        run.ExitCode.Should().Be(NotStarted);
        run.Error.Should().Contain("killed (signal 9)").And.NotContain("PORTAL_LAB_TIMEOUT");
        File.Exists(library).Should().BeFalse();
    }

    [Test]
    public async Task Nothing_is_compiled_where_the_processor_needs_no_help()
    {
        Stand_in("od", "echo '                   51                 3632'");
        Stand_in("gcc", $"touch {folder["compiled"]}; exit 1");
        using var lab = new LabProcess([Path], "true");

        Loaded((await lab.KernelAsync()).Kernel).Should().BeEmpty();

        File.Exists(folder["compiled"]).Should().BeFalse();
    }

    [Test]
    public async Task The_kernels_own_panic_is_shown()
    {
        var run = await RunAsync(["PORTAL_LAB_KERNEL=init=/nonexistent"]);

        run.ExitCode.Should().Be(NotStarted);
        run.Error.Should().Contain("Kernel panic - not syncing: Requested init /nonexistent failed").And.Contain("PORTAL_LAB_KERNEL")
            .And.NotContain("[<", "a stack helps nobody").And.Contain("artifacts/lab-kernel.log");
        File.ReadAllText(Repository.PathOf("artifacts/lab-kernel.log")).Should().Contain("Requested init /nonexistent failed").And.Contain("[<");
    }

    [Test]
    public async Task A_machine_that_forbids_ptrace_is_named_as_such()
    {
        var run = await RunAsync([NativeStub.NoPtrace]);

        run.ExitCode.Should().Be(NotStarted);
        run.Error.Should().Contain("ptrace: Operation not permitted").And.Contain("ptrace_scope").And.Contain("seccomp");
    }

    [Test]
    public async Task A_kernel_without_enough_memory_is_told_to_have_more()
    {
        var run = await RunAsync(["PORTAL_LAB_MEMORY=4M"]);

        run.ExitCode.Should().Be(NotStarted);
        run.Error.Should().Contain("too little memory").And.Contain("PORTAL_LAB_MEMORY");
    }

    [Test]
    public async Task More_memory_than_any_folder_has_room_for_is_refused_with_what_they_have()
    {
        var run = await RunAsync(["PORTAL_LAB_MEMORY=900000G"]);

        run.ExitCode.Should().Be(NotStarted);
        run.Error.Should().MatchRegex(@"/tmp has room for \d+M\.").And.Contain("/dev/shm ").And.Contain("PORTAL_LAB_MEMORY");
    }

    [Test]
    public async Task Folders_that_allow_no_execution_are_named()
    {
        Stand_in("findmnt", """[ "$2" = OPTIONS ] && echo rw,noexec || echo /somewhere""");

        var run = await RunAsync([Path]);

        run.ExitCode.Should().Be(NotStarted);
        run.Error.Should().Contain("/tmp is mounted noexec: sudo mount -o remount,exec /somewhere");
    }

    [Test]
    public async Task A_kernel_that_never_comes_to_the_command_is_told_from_a_command_that_takes_too_long()
    {
        var run = await RunAsync(["PORTAL_LAB_TIMEOUT=1", "PORTAL_LAB_KERNEL=init=/bin/sleep -- 1000"]);

        run.ExitCode.Should().Be(TimedOut);
        run.Error.Should().Contain("stopped after 1 seconds").And.Contain("had not started");
    }

    private string Path => $"PATH={folder.Path}:{Environment.GetEnvironmentVariable("PATH")}";

    private static async Task<Tool> RunAsync(string[] circumstances, params string[] command)
    {
        using var lab = new LabProcess(circumstances, command is [] ? ["true"] : command);
        return await lab.EndAsync();
    }

    // A program that the scripts find before the real one.
    private void Stand_in(string name, string script) =>
        File.SetUnixFileMode(folder.Write(name, $"#!/bin/sh\n{script}\n"), UnixFileMode.UserRead | UnixFileMode.UserExecute);

    // What is preloaded into a process by the lab.
    private static IEnumerable<string> Loaded(int process) => File.ReadAllText($"/proc/{process}/environ").Split('\0')
        .Where(variable => variable.StartsWith("LD_PRELOAD=", StringComparison.Ordinal)).SelectMany(variable => variable["LD_PRELOAD=".Length..].Split(':'))
        .Where(library => library.Contains("portal-lab.", StringComparison.Ordinal));
}
