using System.Diagnostics;
using NUnit.Framework;

namespace Portal.Tests.Doubles;

/// <summary>Compiles a stub that is written in C, once in a run.</summary>
internal static class NativeStub
{
    private static readonly string Sources = Path.Combine(TestContext.CurrentContext.TestDirectory, "Stubs");

    private static readonly Lazy<string> Folder = new(() => Directory.CreateDirectory(Path.Combine(Portal.Tests.Conventions.Repository.PathOf("artifacts"), "stubs")).FullName);
    private static readonly Lazy<string> TableProgram = new(() => Compile("ipvsadm-with-table", "-O2"));
    private static readonly Lazy<string> DiskLibrary = new(() => Compile("failing-disk", "-O2", "-shared", "-fPIC"));
    private static readonly Lazy<string> HostLibrary = new(() => Compile("amx-host", "-O2", "-shared", "-fPIC"));
    private static readonly Lazy<string> TracerProgram = new(() => Compile("tracer", "-O2"));
    private static readonly Lazy<string> NetlinkProgram = new(() => Compile("ipvs-netlink", "-O2"));
    private static readonly Lazy<string> ForbiddingProgram = new(() => Compile("no-ptrace", "-O2"));

    /// <summary>An ipvsadm with a table of its own.</summary>
    public static string IpvsadmWithTable => TableProgram.Value;

    /// <summary>A library that lets writes fail.</summary>
    public static string FailingDisk => DiskLibrary.Value;

    /// <summary>A library that makes the machine's ptrace that of one with AMX.</summary>
    public static string AmxHost => HostLibrary.Value;

    /// <summary>A program that uses ptrace on a child, and prints what came of each call.</summary>
    public static string Tracer => TracerProgram.Value;

    /// <summary>A program that makes services and servers by netlink, with values that no option of ipvsadm can say.</summary>
    public static string IpvsNetlink => NetlinkProgram.Value;

    /// <summary>A program that runs another one, to which ptrace is forbidden.</summary>
    public static string NoPtrace => ForbiddingProgram.Value;

    // Under its name in one step: another run of the tests may be using the one that is there.
    private static string Compile(string name, params string[] options)
    {
        var (program, fresh) = (Path.Combine(Folder.Value, name), Path.Combine(Folder.Value, $"{name}.{Environment.ProcessId}"));
        using var compiler = Process.Start("gcc", [.. options, "-Wall", "-Wextra", "-Werror", "-o", fresh, Path.Combine(Sources, name + ".c")]);
        compiler.WaitForExit();
        if (compiler.ExitCode != 0)
        {
            throw new InvalidOperationException($"gcc cannot compile {name}.c.");
        }

        File.Move(fresh, program, overwrite: true);
        return program;
    }
}
