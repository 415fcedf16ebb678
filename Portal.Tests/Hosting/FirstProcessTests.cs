using System.Globalization;
using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;
using Portal.Tests.Lab;

namespace Portal.Tests.Hosting;

/// <summary>The published binary as process 1, as in a container: it has nobody above it who takes what its children leave behind.</summary>
[Category("Binary")]
internal sealed class FirstProcessTests
{
    private const string Web = "/services/tcp/10.0.0.1/80";
    private const string Check = Web + "/servers/10.1.0.1/80/health/check";
    private const int Times = 5;

    [Test]
    public async Task What_health_programs_leave_behind_does_not_stay_when_it_has_ended()
    {
        using var ipvsadm = new IpvsadmWithTable();
        using var programs = new TemporaryFolder();

        // What it starts leaves its group, says so, and ends when there is a file. Only then it ends itself: else its group would be killed
        // with it.
        var script = $"""
            #!/bin/sh
            setsid sh -c 'touch {programs["left"]}; while [ ! -e {programs["end"]} ]; do sleep 0.1; done' </dev/null >/dev/null 2>&1 &
            while [ ! -e {programs["left"]} ]; do sleep 0.1; done
            rm {programs["left"]}
            exit 3

            """;
        File.SetUnixFileMode(programs.Write("leaves", script), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        string[] rights = Environment.IsPrivilegedProcess ? [] : ["--user", "--map-root-user"];
        using var portal = new PortalProcess("--ipvsadm", ipvsadm.Program, "--log-level", "warning", "--health-programs", programs.Path)
        {
            Wrapper = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc", .. rights],
        };
        await portal.StartReadyAsync();
        var first = Children(portal.Id).Should().ContainSingle().Subject;
        Namespaced(first).Should().EndWith("\t1");
        (await portal.Api.PostAsync(Web, "{servers: [{host: '10.1.0.1', port: 80}]}")).Expect(201);

        for (var i = 0; i < Times; i++)
        {
            (await portal.Api.PostAsync(Check, "{type: 'program', name: 'leaves', timeout: 60}")).Expect(200).Json.Value<string>("detail").Should().Be("Exit code 3.");
        }

        await Until.TrueAsync(() => Children(first).Count(child => Name(child) == "sh") == Times, "it has inherited them");
        programs.Write("end", string.Empty);
        await Until.TrueAsync(() => !Children(first).Any(child => Name(child) is "sh" or "sleep" or "leaves"), "none of them is there any more");
        (await portal.Api.PatchAsync(Web, "{scheduler: 'rr'}")).Expect(200);
        (await portal.Api.GetAsync("/readyz")).Expect(200);
    }

    private static List<int> Children(int process)
    {
        List<int> children = [];
        foreach (var task in Directory.GetDirectories($"/proc/{process}/task"))
        {
            try
            {
                children.AddRange(File.ReadAllText(task + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(number => int.Parse(number, CultureInfo.InvariantCulture)));
            }
            catch (IOException)
            {
                // That thread has ended meanwhile.
            }
        }

        return children;
    }

    private static string Namespaced(int process) => File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith("NSpid:", StringComparison.Ordinal));

    private static string Name(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/comm").Trim();
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }
}
