using CsCheck;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.State;
using Portal.Api.Storage;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;
using Portal.Tests.Model;

namespace Portal.Tests.Storage;

/// <summary>Random histories: what is read of a revision is what was stored then.</summary>
public sealed class HistoryPropertyTests
{
    // Any tables, and those of one service whose servers come and go.
    private static readonly Gen<(IpvsTable Table, int Fate)> Step = Gen.Select(
        Gen.OneOf(ModelGen.Table, Gen.Byte[1, 6].Array[0, 6].Select(servers => IpvsTable.Of([Known.Web.With(servers)]))),
        Gen.Int[0, 9]);

    [Test]
    public void Every_kept_revision_is_what_it_was() => Gen.Select(Step.Array[1, 25], Gen.Int[1, 12], Gen.Long[1, 20_000]).Sample(
        (steps, history, size) =>
        {
            using var folder = new TemporaryFolder();
            using var run = new Run(folder.Path, new StoreOptions { History = history, JournalSize = size });
            List<DeclaredState> model = [DeclaredState.Empty];
            List<AcceptedChange> waiting = [];
            foreach (var (table, fate) in steps)
            {
                var plan = TableDiff.Compute(model[^1].Table, table);
                if (!plan.IsEmpty)
                {
                    waiting.Add(History.Change(model.Count, model[^1].Table, table));
                    model.Add(new DeclaredState(model.Count, plan.Apply(model[^1].Table)));
                }

                // Some are stored together, and now and then Portal starts anew.
                if (fate > 3 && waiting.Count > 0)
                {
                    run.Store.Append([.. waiting], model[^1]);
                    waiting.Clear();
                }

                if (fate > 8)
                {
                    run.Restart();
                }
            }

            Check(run.Store, model[..^waiting.Count], history);
        },
        iter: 40);

    private static void Check(StateStore store, List<DeclaredState> model, int history)
    {
        var newest = model.Count - 1;
        for (var revision = Math.Max(0, newest - history); revision <= newest; revision++)
        {
            var past = store.ReadStateAsync(revision, CancellationToken.None).GetAwaiter().GetResult();
            past.State.Revision.Should().Be(revision);
            past.State.Table.ShouldBe(model[revision].Table);
            past.State.Table.ShouldHaveTheOrderOf(model[revision].Table);
        }

        var changes = store.ReadChangesAsync(newest + 1, history + 1, HistoryFilter.All, CancellationToken.None).GetAwaiter().GetResult();
        changes.Count.Should().Be(Math.Min(newest, history + 1));
        foreach (var (change, _, _) in changes)
        {
            change.Steps.Table.Changes.Should().Equal(TableDiff.Compute(model[(int)change.Revision - 1].Table, model[(int)change.Revision].Table).Changes);
        }
    }

    private sealed class Run : IDisposable
    {
        private readonly string path;
        private readonly StoreOptions options;
        private StateFolder folder;

        public Run(string path, StoreOptions options)
        {
            (this.path, this.options) = (path, options);
            folder = StateFolder.Open(path);
            Store = new StateStore(folder, options, new ListLogger<StateStore>());
            Store.Initialise(DeclaredState.Empty);
        }

        public StateStore Store { get; private set; }

        public void Restart()
        {
            Dispose();
            folder = StateFolder.Open(path);
            Store = new StateStore(folder, options, new ListLogger<StateStore>());
        }

        public void Dispose()
        {
            Store.Dispose();
            folder.Dispose();
        }
    }
}
