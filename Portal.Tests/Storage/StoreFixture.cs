using System.Text.RegularExpressions;
using NUnit.Framework;
using Portal.Api.State;
using Portal.Api.Storage;
using Portal.Tests.Doubles;

namespace Portal.Tests.Storage;

/// <summary>A store in a folder of its own, which can be closed and opened again.</summary>
internal abstract partial class StoreFixture
{
    private StateFolder? open;

    protected TemporaryFolder Folder { get; private set; } = null!;

    protected StateStore Store { get; private set; } = null!;

    protected ListLogger<StateStore> Log { get; private set; } = new();

    protected string Snapshot => Folder["snapshot.json"];

    protected string Journal => Folder["journal.jsonl"];

    protected string Note => Folder["last-revision.json"];

    /// <summary>How much the next store that is opened keeps.</summary>
    protected StoreOptions Options { get; set; } = new();

    /// <summary>The clock by which revisions grow old; it begins where those of <see cref="History"/> do.</summary>
    protected ManualTime Time { get; private set; } = new();

    [SetUp]
    public void Start() => (Folder, Options, Time) = (new TemporaryFolder(), new StoreOptions(), new ManualTime());

    [TearDown]
    public void Stop()
    {
        Close();
        Folder.Dispose();
    }

    /// <summary>Opens the store as it is on disk.</summary>
    protected StateStore Open()
    {
        Close();
        Log = new ListLogger<StateStore>();
        open = StateFolder.Open(Folder.Path);
        Store = new StateStore(open, Options, Log, Time);
        return Store;
    }

    protected void Close()
    {
        Store?.Dispose();
        open?.Dispose();
        open = null;
    }

    /// <summary>Closes it as a crash does: of the last revisions there is no note.</summary>
    protected void Crash()
    {
        Close();
        File.WriteAllBytes(Note, StoredRevision.Write(0));
    }

    /// <summary>Makes of the files what an older Portal would have written.</summary>
    protected void MakeOld()
    {
        Close();
        File.Delete(Note);
        File.WriteAllText(Snapshot, OldSnapshot().Replace(File.ReadAllText(Snapshot), string.Empty).Replace("\"portal_snapshot\": 3", "\"portal_snapshot\": 1", StringComparison.Ordinal));
        File.WriteAllLines(Journal, File.ReadAllLines(Journal).Skip(1).Select(line => OldLine().Replace(line, "}")));
    }

    /// <summary>Stores the states of the history, from the first on.</summary>
    protected void Store_up_to(int revision, int first = 0)
    {
        if (Store.Stored is null)
        {
            Store.Initialise(History.StateAt(first));
        }

        for (var next = (int)Store.Stored!.Revision + 1; next <= revision; next++)
        {
            Store.Append([History.ChangeTo(next)], History.StateAt(next));
        }
    }

    protected static void IsAt(DeclaredState? state, int revision)
    {
        Assert.That(state, Is.Not.Null);
        Assert.That(state!.Revision, Is.EqualTo(revision));
        state.Table.ShouldBe(History.Tables[revision]);
    }

    [GeneratedRegex(",\n  \"check\": \"[0-9a-f]{16}\"")]
    private static partial Regex OldSnapshot();

    [GeneratedRegex(",\"check\":\"[0-9a-f]{16}\"}$")]
    private static partial Regex OldLine();
}
