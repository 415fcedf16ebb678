using System.Collections.Immutable;
using Portal.Api.Contracts;
using Portal.Api.Http;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Controllers;

/// <summary>What several controllers read from a request.</summary>
internal static class RequestReading
{
    /// <summary>The route of one service, below which its servers are.</summary>
    public const string ServiceRoute = "/services/{type}/{host}/{port}";

    // Of bytes: an entry of a listing, and its part of an answer that is not sent yet.
    private const long EntryWeight = 400;

    extension(HttpContext context)
    {
        /// <summary>Which services the caller sees.</summary>
        public Reach Reach => Recognition.RightsOf(context)?.Reach ?? Reach.Everything;
    }

    /// <summary>Answers with everything that was found wrong so far, if anything was.</summary>
    public static void ThrowIfBroken(this ViolationList violations)
    {
        if (!violations.IsEmpty)
        {
            throw new ProblemException(Problems.Invalid(violations.All));
        }
    }

    /// <summary>The service that the path names. What is wrong with a path is answered before its body is read.</summary>
    public static ServiceKey ServiceInPath(this HttpContext context)
    {
        var violations = new ViolationList();
        var key = ModelMapping.ServiceKeyOf(Segment(context, "type"), Segment(context, "host"), Segment(context, "port"), violations);
        violations.ThrowIfBroken();
        return !IsToRead(context.Request) || context.Reach.Covers(key!, context.RequestServices.GetRequiredService<Balancer>().State.Annotations)
            ? key!
            : throw new RejectedException(new ServiceNotFound(key!));
    }

    /// <summary>The server that the path names.</summary>
    public static RealServerKey ServerInPath(this HttpContext context)
    {
        var violations = new ViolationList();
        var key = ModelMapping.ServerKeyOf(Segment(context, "server"), Segment(context, "serverPort"), violations);
        violations.ThrowIfBroken();
        return key!.Value;
    }

    /// <summary>Reads who asks for a change, and on what terms: the rest of the query, and the conditions.</summary>
    /// <param name="context">The request.</param>
    /// <param name="violations">Where what does not fit is noted.</param>
    /// <param name="query">The query, if other parameters were already read from it; null if not.</param>
    /// <param name="isGuarded">True if the request can remove so much that it needs force.</param>
    /// <param name="drains">True if the request can drain what it removes.</param>
    /// <param name="waits">What the request can wait for.</param>
    /// <exception cref="ProblemException">It names no version, and must.</exception>
    public static WriteTerms ReadTerms(
        this HttpContext context,
        ViolationList violations,
        QueryParameters? query = null,
        bool isGuarded = false,
        bool drains = false,
        WaitKind waits = WaitKind.Directors)
    {
        var terms = context.ReadAnyTerms(violations, query, isGuarded, drains, waits);
        return terms is not { IsDryRun: false, Condition.IsNone: true } || !context.RequestServices.GetRequiredService<VersionRule>().IsNeeded
            ? terms
            : throw new ProblemException(Problems.VersionRequired());
    }

    private static WriteTerms ReadAnyTerms(this HttpContext context, ViolationList violations, QueryParameters? query, bool isGuarded, bool drains, WaitKind waits)
    {
        query ??= new QueryParameters(context, violations);
        var (drainWait, directorWait) = Waits.Read(context, query, violations, waits);
        var terms = new WriteTerms(CallerOf.Request(context, violations))
        {
            Reach = context.Reach,
            IsDryRun = query.ReadFlag("dry_run"),
            IsForced = isGuarded && query.ReadFlag("force"),
            Patience = drains ? ReadPatience(query) : null,
            DrainWait = drainWait,
            DirectorWait = directorWait,
            Condition = EntityTags.ReadCondition(context, violations),
        };
        query.RefuseOthers();
        return terms;
    }

    /// <summary>Reads the terms of a request about something that has no version which a caller could have read.</summary>
    /// <param name="context">The request.</param>
    /// <param name="violations">Where what does not fit is noted.</param>
    /// <param name="query">The query, if other parameters were already read from it; null if not.</param>
    /// <param name="isGuarded">True if the request can remove so much that it needs force.</param>
    /// <param name="drains">True if the request can drain what it removes.</param>
    /// <param name="waits">What the request can wait for.</param>
    public static WriteTerms ReadUnconditionalTerms(
        this HttpContext context,
        ViolationList violations,
        QueryParameters? query = null,
        bool isGuarded = false,
        bool drains = false,
        WaitKind waits = WaitKind.Directors)
    {
        var terms = context.ReadAnyTerms(violations, query, isGuarded, drains, waits);
        if (!terms.Condition.IsNone)
        {
            // To ignore it would be to lie.
            violations.Add("If-Match", "and If-None-Match are for services and servers.");
        }

        return terms;
    }

    /// <summary>Answers with an error where a request has a query.</summary>
    public static void RefuseQuery(this HttpContext context)
    {
        var violations = new ViolationList();
        QueryParameters.ReadNone(context, violations);
        violations.ThrowIfBroken();
    }

    /// <summary>Reads whether an answer shall have the traffic too, and whether it shall be as fresh as the fleet; anything else in the query is an error.</summary>
    public static (bool WithStats, bool IsFresh) ReadLook(this HttpContext context)
    {
        var violations = new ViolationList();
        var query = new QueryParameters(context, violations);
        var look = (ReadWithStats(query), ReadIsFresh(query));
        query.RefuseOthers();
        violations.ThrowIfBroken();
        return look;
    }

    /// <summary>Reads what a list shall have: the traffic too, all that the fleet has by now, and only what has a name or labels; anything else in the query is an error.</summary>
    /// <param name="context">The request.</param>
    /// <param name="readMore">Reads what only some lists know.</param>
    public static (bool WithStats, bool IsFresh, AnnotationFilter Filter) ReadListing(this HttpContext context, Action<QueryParameters>? readMore = null)
    {
        var violations = new ViolationList();
        var query = new QueryParameters(context, violations);
        var listing = (ReadWithStats(query), ReadIsFresh(query), ReadFilter(query, violations));
        readMore?.Invoke(query);
        query.RefuseOthers();
        violations.ThrowIfBroken();
        return listing;
    }

    /// <summary>The host that the path names.</summary>
    public static Address HostInPath(this HttpContext context)
    {
        var violations = new ViolationList();
        var host = ModelMapping.HostOf(Segment(context, "host"), violations);
        violations.ThrowIfBroken();
        return host!.Value;
    }

    /// <summary>A revision that the path names.</summary>
    public static long RevisionInPath(this HttpContext context, string name = "revision")
    {
        var violations = new ViolationList();
        var revision = ModelMapping.NumberOf(name, Segment(context, name), 0, long.MaxValue, violations);
        violations.ThrowIfBroken();
        return revision!.Value;
    }

    /// <summary>
    /// Waits until there is memory for an answer about the whole table, or about a service: some may have asked for as much and
    /// not have read it. Goes by Portal's data, before anything is listed.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="table">Portal's data.</param>
    /// <param name="service">The service; null for all of them.</param>
    /// <exception cref="ProblemException">Too many wait already.</exception>
    public static ValueTask AwaitRoomAsync(this HttpContext context, IpvsTable table, ServiceKey? service = null)
    {
        var count = service is null ? table.Services.Sum(each => 1L + each.Servers.Count) : 1L + (table.Find(service)?.Servers.Count ?? 0);
        return Place.Of(context).AnswerAsync(count * EntryWeight, context.RequestAborted);
    }

    /// <summary>Reads how long to drain what the request removes.</summary>
    /// <returns>Null to remove it at once.</returns>
    public static TimeSpan? ReadPatience(QueryParameters query) => query.ReadNumber(Drains.Parameter, 1, Drains.LongestPatience) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>Reads whether an answer shall be as fresh as the fleet.</summary>
    public static bool ReadIsFresh(QueryParameters query) => query.ReadFlag("fresh");

    private static bool ReadWithStats(QueryParameters query) => query.ReadWord("include", StatsBody.FieldName);

    /// <summary>Reads which labels the services have that a request is about.</summary>
    public static AnnotationFilter ReadPart(QueryParameters query, ViolationList violations) => new(null, ReadLabels(query, violations));

    private static AnnotationFilter ReadFilter(QueryParameters query, ViolationList violations) => new(query.ReadText("name"), ReadLabels(query, violations));

    private static ImmutableArray<(string Label, string Value)> ReadLabels(QueryParameters query, ViolationList violations)
    {
        var labels = ImmutableArray.CreateBuilder<(string Label, string Value)>();
        foreach (var text in query.ReadTexts("label"))
        {
            var (label, value) = text.IndexOf('=', StringComparison.Ordinal) is > 0 and var end ? (text[..end], text[(end + 1)..]) : (string.Empty, string.Empty);
            labels.Add((label, value));
            if (!AnnotationRules.IsLabel(label))
            {
                violations.Add("label", $"must be a label, = and its value; labels have names of {AnnotationRules.LabelRule}.");
                break;
            }
        }

        return labels.ToImmutable();
    }

    // A change of what the caller does not see is refused where it is decided.
    private static bool IsToRead(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    private static string Segment(HttpContext context, string name) => (string)context.Request.RouteValues[name]!;
}
