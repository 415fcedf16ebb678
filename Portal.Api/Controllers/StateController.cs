using Portal.Api.Contracts;
using Portal.Api.Http;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Controllers;

/// <summary>Everything that is declared, as one document.</summary>
/// <param name="balancer">Has it.</param>
/// <param name="answers">Answers requests that may drain what they remove.</param>
internal sealed class StateController(Balancer balancer, DrainAnswers answers)
{
    private const string Route = "/state";

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, GetAsync).WithMetadata(AccessRule.Callers);
        routes.MapPut(Route, PutAsync).WithMetadata(AccessRule.Admins);
    }

    private async Task GetAsync(HttpContext context)
    {
        var violations = new ViolationList();
        var query = new QueryParameters(context, violations);
        var part = RequestReading.ReadPart(query, violations);
        var isFresh = RequestReading.ReadIsFresh(query);
        query.RefuseOthers();
        violations.ThrowIfBroken();
        await balancer.RefreshAsync(isFresh);
        await context.AwaitRoomAsync(balancer.State.Table);
        var state = balancer.State.SeenBy(context.Reach);
        var table = state.Part(part, Reach.Everything);
        if (!EntityTags.IsAnswered(context, ContentVersion.OfDeclared(table, state.Annotations, part.IsOpen && context.Reach.IsEverything ? state.Globals : null)))
        {
            await Answer.WriteArrayAsync(
                context,
                json =>
                {
                    json.WriteStartObject();
                    json.WritePropertyName("revision");
                    json.WriteValue(state.Revision);
                    json.WritePropertyName(Fields.Services);
                },
                table.Services,
                (json, service) => Bodies.OfDeclared(service, state.Annotations.Of(service.Key)).Write(json),
                json =>
                {
                    StateBody.WriteGlobals(json, part.IsOpen && context.Reach.IsEverything && balancer.DeclaresGlobals ? state.Globals : null);
                    json.WriteEndObject();
                });
        }
    }

    private async Task PutAsync(HttpContext context)
    {
        var (result, terms) = await DeclareAsync(context);
        await answers.WriteReportAsync(context, result, terms);
    }

    // A separate method, so that the read body is not held while the answer waits.
    private async Task<(WriteResult Result, WriteTerms Terms)> DeclareAsync(HttpContext context)
    {
        var violations = new ViolationList();
        var query = new QueryParameters(context, violations);
        var part = RequestReading.ReadPart(query, violations);
        var keepsWeights = query.ReadFlag("keep_weights");
        var terms = context.ReadTerms(violations, query, isGuarded: true, drains: true, waits: WaitKind.DirectorsOrAskedDrain);
        var body = await RequestBody.ReadOptionalAsync(context, StateBody.Read, new StateBody(), violations, "It says what is declared.");
        var services = body.Services ?? (body.Cleared.Contains(Fields.Services) ? [] : null);
        var place = violations.At(Fields.Services);
        var intent = new StateIntent
        {
            Services = services is null ? null : ModelMapping.ToTable(services, place),
            Annotations = ModelMapping.ToAnnotations(services ?? [], place),
            Marks = DrainMarking.Of(services ?? []),
            Part = part,
            KeepsWeights = keepsWeights,
            Timeouts = body.ToTimeouts(),
            Daemons = body.ToDaemons(violations),
        };
        CheckParts(body, intent, violations);
        violations.ThrowIfBroken();
        return (await balancer.DeclareAsync(intent, terms), terms);
    }

    private static void CheckParts(StateBody body, StateIntent intent, ViolationList violations)
    {
        if (body.IsEmpty)
        {
            violations.AddUnlessBroken(Fields.Services, "must be given, or timeouts or daemons: an empty document declares nothing and changes nothing.");
        }

        if (!intent.Part.IsOpen)
        {
            RefuseWithLabel(StateBody.TimeoutsField, intent.Timeouts.HasValue || intent.Timeouts.IsDefault);
            RefuseWithLabel(StateBody.DaemonsField, intent.Daemons is not null);
            for (var i = 0; i < body.Services?.Count; i++)
            {
                foreach (var (label, value) in intent.Part.Labels)
                {
                    if (body.Services[i].Annotation.Labels?.GetValueOrDefault(label) is { } given && given != value)
                    {
                        violations.At(Fields.Services).At($"[{i}]").At(Fields.Labels).AddUnlessBroken(label, $"must be {value}, as in the query, or left out.");
                    }
                }
            }
        }

        void RefuseWithLabel(string field, bool isGiven)
        {
            if (isGiven)
            {
                violations.AddUnlessBroken(field, "must not be given with ?label: it holds for all services.");
            }
        }
    }
}
