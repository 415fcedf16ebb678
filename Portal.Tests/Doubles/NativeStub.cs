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

    /// <summary>An ipvsadm with a table of its own.</summary>
    public static string IpvsadmWithTable => TableProgram.Value;

    /// <summary>A library that lets writes fail.</summary>
    public static string FailingDisk => DiskLibrary.Value;

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
