using System.Collections.Immutable;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Writing;

/// <summary>This part is about everything that is declared, or a part of it that has labels.</summary>
internal sealed partial class TableWrites
{
    /// <summary>Makes Portal's data and the kernel what a request declares as a whole. What it says nothing of stays on both sides.</summary>
    /// <param name="intent">What it declares.</param>
    /// <param name="terms">Who wants it, and on what terms.</param>
    /// <returns>The steps that lead the kernel there.</returns>
    /// <exception cref="RejectedException">Nothing was changed, and why.</exception>
    public async Task<WriteResult> DeclareAsync(StateIntent intent, WriteTerms terms)
    {
        ReachGuard.CheckBefore(terms.Reach, data.State, intent.Services?.Services.Select(service => service.Key) ?? []);
        if (!terms.IsForced && intent.Foreign(data.State) is { } other)
        {
            throw new RejectedException(new LabelledOtherwise(other.Service, other.Label, other.Value));
        }

        if (intent.HasGlobals && !terms.Reach.IsEverything)
        {
            throw new RejectedException(new OutOfReach([]));
        }

        var part = data.State.Part(intent.Part, terms.Reach);
        var extent = intent.Services is not { } services ? Extent.Of()
            : intent.Part.IsOpen ? ExtentOf(terms.Reach, services)
            : Extent.Of(part.Services.Concat(services.Services).Select(service => service.Key).Distinct());
        var wanted = intent.Services ?? IpvsTable.Empty;
        var (globals, made) = await DecideGlobalsAsync(intent);
        return await MakeAsync(
            new Goal(wanted, made)
            {
                Extent = extent,
                Version = () => ContentVersion.OfDeclared(part, data.State.Annotations, intent.Part.IsOpen && terms.Reach.IsEverything ? data.State.Globals : null),
                KeepsWeights = intent.KeepsWeights,
                Edits = intent.Annotations,
                Change = new StateChange
                {
                    Annotations = StepsTo(intent, wanted),
                    Drains = Undrained(wanted, intent.KeepsWeights, intent.Marks),
                    Globals = GlobalsPlan.Between(data.State.Globals, globals),
                },
            },
            terms);
    }

    private async Task<(Globals Declared, GlobalsPlan Made)> DecideGlobalsAsync(StateIntent intent)
    {
        if (!intent.HasGlobals)
        {
            return (data.State.Globals, GlobalsPlan.Empty);
        }

        if (!policy.OwnsGlobals)
        {
            throw new RejectedException(new GlobalsOutOfScope());
        }

        if (!data.RecordsGlobals)
        {
            // Where directors share the journal, each has its own: one request would change two things, of which one could fail.
            throw new RejectedException(new GlobalsOfDirector());
        }

        var before = await applier.ReadGlobalsAsync();
        var (declared, kernel) = intent.Decide(data.State.Globals, before);
        return (declared, GlobalsPlan.ForKernel(before, kernel));
    }

    private ImmutableArray<AnnotationChange> StepsTo(StateIntent intent, IpvsTable wanted)
    {
        var broken = new ViolationList();
        var annotations = intent.AnnotationsAfter(broken);
        return broken.IsEmpty ? [.. data.State.Annotations.StepsTo(annotations, wanted)] : throw new RejectedException(new RulesBroken([.. broken.All]));
    }
}
