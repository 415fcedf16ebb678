using System.Net;
using FluentAssertions;
using NUnit.Framework;
using Portal.Cli.Convert;
using Portal.Ipvsadm.Model;
using Portal.Tests.Conventions;
using Portal.Tests.Doubles;

namespace Portal.Tests.Cli.Convert;

/// <summary>Files and names of this machine, which the converter itself does not touch.</summary>
public sealed class FolderFilesTests
{
    private static readonly string[] Outside = ["Portal.Cli/Convert/FolderFiles.cs", "Portal.Cli/Convert/SystemNames.cs"];

    [TestCase("*.conf", "a.conf", "b.conf")]
    [TestCase("?.conf", "a.conf", "b.conf")]
    [TestCase("[!a].conf", "b.conf")]
    [TestCase("[b-z].conf", "b.conf")]
    [TestCase("{b,a}.conf", "b.conf", "a.conf")]
    [TestCase("in*/c.conf", "inner/c.conf")]
    [TestCase("a.conf", "a.conf")]
    [TestCase("d.conf")]
    [TestCase("inner")]
    public void A_pattern_finds(string pattern, params string[] names)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["inner"]);
        foreach (var name in new[] { "a.conf", "b.conf", ".hidden.conf", "inner/c.conf" })
        {
            folder.Write(name, name);
        }

        var files = new FolderFiles();

        files.Find(folder["main.conf"], pattern).Should().Equal(names.Select(name => folder[name]));
        files.Find("/elsewhere/main.conf", folder[pattern]).Should().Equal(names.Select(name => folder[name]));
        files.Find(folder["main.conf"], pattern).Select(files.Read).Should().Equal(names);
        files.Read(folder["d.conf"]).Should().BeNull();
    }

    [Test]
    public void Names_are_those_of_this_machine()
    {
        var names = new SystemNames();

        names.Addresses("localhost").Should().Contain(address => IPAddress.IsLoopback(IPAddress.Parse(address.ToString())));
        names.Addresses("no-such-host.invalid").Should().BeEmpty();
        names.Port("no-such-service", Protocol.Tcp).Should().BeNull();
        if (File.Exists("/etc/services"))
        {
            names.Port("domain", Protocol.Udp).Should().Be(53);
        }
    }

    [Test]
    public void The_converter_knows_nothing_of_the_service_and_asks_for_files_and_names() =>
        Repository.Files("Portal.Cli/Convert").Where(file => !Outside.Contains(file))
            .Where(file => Repository.Read(file) is var text && (text.Contains("Portal.Api", StringComparison.Ordinal) || text.Contains("File.Read", StringComparison.Ordinal) || text.Contains("Dns.", StringComparison.Ordinal)))
            .Should().BeEmpty();
}
