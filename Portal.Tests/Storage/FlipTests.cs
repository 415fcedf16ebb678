using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Storage;
using Portal.Tests.Doubles;

namespace Portal.Tests.Storage;

/// <summary>Damage at random places of every file that holds data. A start refuses, or has lost nothing; it is never silently another state.</summary>
[Category("Random")]
internal sealed class FlipTests : HistoryFixture
{
    private static readonly int Times = Rounds.Of(300);

    [Test]
    public async Task No_flipped_bit_changed_byte_or_cut_passes_unnoticed()
    {
        Options = new StoreOptions { JournalSize = 1500 };
        Open();
        Grow(13);
        Close();
        var files = Directory.GetFiles(Folder.Path).Where(file => !file.EndsWith("lock", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToDictionary(file => file, File.ReadAllBytes);
        files.Should().HaveCountGreaterThan(4, "there are kept files too");
        var random = new Random(7);
        var refused = 0;
        for (var round = 0; round < Times; round++)
        {
            var file = files.Keys.ElementAt(random.Next(files.Count));
            File.WriteAllBytes(file, Damage(files[file], random));
            try
            {
                Open();
                Store.Stored!.Revision.Should().Be(13);
                Store.Stored.Table.ShouldBe(TableAt(13));
                await HoldsOrIsRefused();
            }
            catch (DamagedStateException exception)
            {
                exception.Message.Should().Contain(Folder.Path);
                refused++;
            }

            Close();
            foreach (var (name, content) in files)
            {
                File.WriteAllBytes(name, content);
            }
        }

        refused.Should().BeGreaterThan(Times / 4);
    }

    // Kept files are read when somebody asks for what is in them.
    private async Task HoldsOrIsRefused()
    {
        for (var revision = 0; revision <= 13; revision++)
        {
            try
            {
                (await At(revision)).State.Table.ShouldBe(TableAt(revision));
            }
            catch (Api.State.RejectedException exception) when (exception.Rejection is Api.State.HistoryUnreadable { Problem: var problem })
            {
                problem.Should().Contain(Folder.Path);
            }
        }
    }

    private static byte[] Damage(byte[] content, Random random)
    {
        var (damaged, place) = (content.ToArray(), random.Next(content.Length));
        switch (random.Next(4))
        {
            case 0:
                return content[..place];
            case 1:
                return [.. content[..place], .. content[Math.Min(content.Length, place + random.Next(1, 40))..]];
            case 2:
                damaged[place] = (byte)(damaged[place] is >= (byte)'0' and <= (byte)'9' ? '0' + ((damaged[place] - '0' + random.Next(1, 10)) % 10) : damaged[place] ^ random.Next(1, 256));
                return damaged;
            default:
                damaged[place] ^= (byte)(1 << random.Next(8));
                return damaged;
        }
    }
}
