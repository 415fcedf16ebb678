namespace Portal.Tests.Lab;

/// <summary>
/// A program in ipvsadm's place that passes everything on to the real one, until it is told to fail. Portal feeds
/// ipvsadm with lines, also for listings, so faults can choose the line at which they strike.
/// </summary>
internal sealed class FaultyIpvsadm : IDisposable
{
    private const string Script = """
        #!/bin/bash
        # The file "fault" beside this one: a kind, a blank, and a pattern of the lines at which it strikes.
        here=${0%/*}
        die() { kill -"$1" $$; read -rt 5 <>"$here/never"; }
        strike() {
          case $kind in
            hang-before) exec sleep 600 ;;
            hang-after) printf '%s\n' "$line" >&"$to"; exec sleep 600 ;;
            crash-before) die SEGV ;;
            crash-after) printf '%s\n' "$line" >&"$to"; exec {to}>&-; wait "$real"; die SEGV ;;
            killed) die KILL ;;
            garbage) echo 'IP Virtual Server version 9.9.9 (size=oops)'; echo 'TCP  nonsense'; exit 0 ;;
            silence) exit 0 ;;
            slow) read -rt 0.1 <>"$here/never" ;;
            module) cat "$here/module" >&2; exit 2 ;;
          esac
        }
        kind=
        [[ ! -e $here/fault ]] || read -r kind pattern <"$here/fault"
        [[ $kind != denied ]] || exec setpriv --bounding-set=-net_admin ipvsadm "$@"
        [[ $kind != module ]] || strike
        exec {to}> >(exec ipvsadm "$@")
        real=$!
        while IFS= read -r line; do
          kind=
          [[ ! -e $here/fault ]] || read -r kind pattern <"$here/fault"
          [[ ! $kind || $line != $pattern ]] || strike
          printf '%s\n' "$line" >&"$to" 2>/dev/null || break
        done
        exec {to}>&-
        wait "$real"
        """;

    // As the real one says it on a kernel without the module.
    private const string ModuleMissing = """
        modprobe: FATAL: Module ip_vs not found in directory /lib/modules/6.1.176
        Can't initialize ipvs: Protocol not available
        Are you sure that IP Virtual Server is built in the kernel or as module?

        """;

    private readonly string folder = Directory.CreateTempSubdirectory("portal-lab-").FullName;

    public FaultyIpvsadm()
    {
        File.WriteAllText(Path.Combine(folder, "module"), ModuleMissing);
        Tool.Check("mkfifo", Path.Combine(folder, "never"));
        File.WriteAllText(Program, Script);
        File.SetUnixFileMode(Program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string Program => Path.Combine(folder, "ipvsadm");

    private string Fault => Path.Combine(folder, "fault");

    /// <summary>Makes it fail from now on.</summary>
    /// <param name="kind">How: see the script.</param>
    /// <param name="pattern">At which lines, as a pattern of the shell.</param>
    public void Break(string kind, string pattern = "*")
    {
        if (kind == "missing")
        {
            File.Move(Program, Program + ".away");
            return;
        }

        // In one step: it is read at every line.
        File.WriteAllText(Fault + ".new", $"{kind} {pattern}\n");
        File.Move(Fault + ".new", Fault, overwrite: true);
    }

    public void Repair()
    {
        File.Delete(Fault);
        if (File.Exists(Program + ".away"))
        {
            File.Move(Program + ".away", Program);
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
