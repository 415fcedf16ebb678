using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Storage;
using Portal.Tests.Doubles;

namespace Portal.Tests.Storage;

internal sealed class StateFolderTests
{
    [Test]
    public void A_folder_is_made_for_its_owner_alone()
    {
        using var temporary = new TemporaryFolder();
        using var folder = StateFolder.Open(temporary["a/b"]);
        File.GetUnixFileMode(folder.Path).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.GetUnixFileMode(folder.FileNamed("lock")).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Test]
    public void A_second_Portal_is_kept_out_until_the_first_one_is_gone()
    {
        using var temporary = new TemporaryFolder();
        using (StateFolder.Open(temporary.Path))
        {
            FluentActions.Invoking(() => StateFolder.Open(temporary.Path)).Should().Throw<StateFolderException>()
                .Which.Message.Should().Contain("Another Portal uses the state folder").And.Contain(temporary.Path).And.Contain("--state-dir");
        }

        using var next = StateFolder.Open(temporary.Path);
        next.Path.Should().Be(temporary.Path);
    }

    [Test]
    public void A_lock_that_a_crash_left_keeps_nobody_out()
    {
        using var temporary = new TemporaryFolder();
        temporary.Write("lock", string.Empty);
        using var folder = StateFolder.Open(temporary.Path);
        folder.Path.Should().Be(temporary.Path);
    }

    [Test]
    public void A_file_in_the_place_of_the_folder_is_an_error()
    {
        using var temporary = new TemporaryFolder();
        var file = temporary.Write("file", "mine");
        FluentActions.Invoking(() => StateFolder.Open(file)).Should().Throw<StateFolderException>().WithMessage($"*{file}*");
        FluentActions.Invoking(() => StateFolder.Open(Path.Combine(file, "below"))).Should().Throw<StateFolderException>();
        File.ReadAllText(file).Should().Be("mine");
    }

    [Test]
    public void A_place_where_nothing_can_be_made_is_an_error() =>
        FluentActions.Invoking(() => StateFolder.Open("/proc/portal")).Should().Throw<StateFolderException>().WithMessage("*/proc/portal*");
}
