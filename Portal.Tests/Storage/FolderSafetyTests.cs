using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Storage;
using Portal.Tests.Doubles;

namespace Portal.Tests.Storage;

/// <summary>Nobody else may lead what Portal writes to another file.</summary>
internal sealed class FolderSafetyTests
{
    private TemporaryFolder temporary = null!;

    [SetUp]
    public void Prepare() => temporary = new TemporaryFolder();

    [TearDown]
    public void Clean() => temporary.Dispose();

    [TestCase("777")]
    [TestCase("770")]
    [TestCase("702")]
    [TestCase("1777")]
    public void A_folder_that_others_can_write_to_is_refused(string mode)
    {
        Directory.CreateDirectory(temporary["state"]);
        Chmod("state", mode);
        Refuses("is not safe: Others can write to it.");
    }

    [TestCase("755")]
    [TestCase("750")]
    [TestCase("700")]
    public void A_folder_that_others_can_only_read_is_taken(string mode)
    {
        Directory.CreateDirectory(temporary["state"]);
        Chmod("state", mode);
        using var folder = StateFolder.Open(temporary["state"]);
        folder.Path.Should().Be(temporary["state"]);
    }

    [Test]
    public void A_folder_that_everybody_can_replace_is_refused_by_a_link_too()
    {
        Directory.CreateDirectory(temporary["open/state"]);
        Chmod("open", "777");
        File.CreateSymbolicLink(temporary["state"], temporary["open/state"]);
        Refuses($"Everybody can write to {temporary["open"]}");
        Chmod("open", "1777");
        using var folder = StateFolder.Open(temporary["state"]);
    }

    [TestCase("lock")]
    [TestCase("token")]
    [TestCase("tls-key.pem")]
    [TestCase("tls-certificate.pem")]
    [TestCase("snapshot.json")]
    [TestCase("journal.jsonl")]
    [TestCase("last-revision.json")]
    [TestCase("settings.begun.json")]
    [TestCase("probe")]
    [TestCase("listening")]
    [TestCase("ipvsadm.process")]
    public void A_link_in_the_place_of_a_file_is_refused_and_what_it_leads_to_is_left_alone(string name)
    {
        Directory.CreateDirectory(temporary["state"]);
        Chmod("state", "700");
        File.CreateSymbolicLink(temporary["state/" + name], temporary.Write("mine", "mine"));
        Refuses($"{temporary["state/" + name]} is a symbolic link.");
        File.ReadAllText(temporary["mine"]).Should().Be("mine");
    }

    [TestCase("644")]
    [TestCase("640")]
    public void A_secret_in_the_folder_that_others_can_read_is_refused(string mode)
    {
        foreach (var name in new[] { "token", "tls-key.pem" })
        {
            Directory.CreateDirectory(temporary["state"]);
            Chmod("state", "700");
            temporary.Write("state/" + name, "secret");
            Chmod("state/" + name, mode);
            Refuses($"Others can read {temporary["state/" + name]}");
            File.Delete(temporary["state/" + name]);
        }
    }

    [Test]
    public void A_new_file_is_never_written_through_a_link()
    {
        var victim = temporary.Write("victim", "mine");
        foreach (var name in new[] { "file", "file.new" })
        {
            File.CreateSymbolicLink(temporary[name], victim);
        }

        DurableFile.Replace(temporary["file"], "new"u8);
        File.ReadAllText(victim).Should().Be("mine");
        File.ReadAllText(temporary["file"]).Should().Be("new");
        new FileInfo(temporary["file"]).LinkTarget.Should().BeNull();
        File.GetUnixFileMode(temporary["file"]).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.Exists(temporary["file.new"]).Should().BeFalse();
    }

    private void Refuses(string text)
    {
        FluentActions.Invoking(() => StateFolder.Open(temporary["state"])).Should().Throw<StateFolderException>().Which.Message.Should().Contain(text);
        FluentActions.Invoking(() => StateFolder.Look(temporary["state"])).Should().Throw<StateFolderException>().Which.Message.Should().Contain(text);
    }

    private void Chmod(string name, string mode) => File.SetUnixFileMode(temporary[name], (UnixFileMode)Convert.ToInt32(mode, 8));
}
