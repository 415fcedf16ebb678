using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Text;

namespace Portal.Tests.Text;

public sealed class VersionLineTests
{
    [TestCase("IP Virtual Server version 1.2.1 (size=4096)", "1.2.1", 4096)]
    [TestCase("IP Virtual Server version 1.10.0 (size=1048576)", "1.10.0", 1048576)]
    public void A_line_tells_version_and_size(string line, string version, long size)
    {
        VersionLine.TryParse(line, out var readVersion, out var readSize).Should().BeTrue();
        (readVersion, readSize).Should().Be((version, size));
    }

    [TestCase("")]
    [TestCase("Prot LocalAddress:Port Scheduler Flags")]
    [TestCase("IP Virtual Server version 1.2.1 (size=)")]
    [TestCase("IP Virtual Server version 1.2.1 (size=99999999999999999999)")]
    public void Another_line_is_none(string line) => VersionLine.TryParse(line, out _, out _).Should().BeFalse();
}
