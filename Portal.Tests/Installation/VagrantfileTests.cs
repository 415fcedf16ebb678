using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Conventions;
using Portal.Tests.Doubles;
using Portal.Tests.Lab;

namespace Portal.Tests.Installation;

/// <summary>The test box's Vagrantfile. Its machines are made in the lab, in network namespaces.</summary>
public sealed class VagrantfileTests
{
    [Test]
    public void Vagrant_can_read_it()
    {
        using var home = new TemporaryFolder();

        var validated = Tool.Run(
            "env", "VAGRANT_HOME=" + home.Path, "VAGRANT_CWD=" + Repository.PathOf("scripts/vagrant"), "VAGRANT_CHECKPOINT_DISABLE=1",
            "vagrant", "validate", "--ignore-provider");

        (validated.ExitCode + validated.Error).Should().Be("0", validated.Output);
        validated.Output.Should().Contain("validated successfully");
    }

    [Test]
    public void Its_addresses_are_those_of_the_scripts()
    {
        var words = Tool.Check("bash", "-c", $". '{Repository.PathOf("scripts/vagrant/addresses.sh")}'; echo $BOX_CLIENTS $BOX_SERVERS").Split();

        Repository.Read("scripts/vagrant/Vagrantfile").Should().Contain($"CLIENTS = \"{words[0]}\"").And.Contain($"SERVERS = \"{words[1]}\"");
    }
}
