using System.Collections.Immutable;
using System.Globalization;
using Portal.Api.Callers;
using Portal.Api.Contracts;
using Portal.Api.State;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Http;

/// <summary>The catalogue of errors: each type with its status and title.</summary>
internal static class Problems
{
    private const int RetrySeconds = 2;
    private const int FrozenSeconds = 30;
    private const int NamedServices = 3;
    private const int MissingServices = 100;
    private const string NoVersion = "Nothing was changed. This Portal takes such a change only with If-Match or If-None-Match (--require-version). "
        + "Read what you want to change, and send its ETag in If-Match; If-None-Match: * only creates.";

    private const string ScopeRule = "is not in the scope of this Portal (--scope).";

    /// <summary>The body is no JSON.</summary>
    public static ProblemBody UnreadableJson(string detail) => Problem(400, "unreadable-json", "The body is not JSON", detail);

    /// <summary>The HTTP request itself is not valid. A status that is not in the catalogue becomes 400.</summary>
    public static ProblemBody BadRequest(int status, string detail) => status switch
    {
        StatusCodes.Status413PayloadTooLarge => Problem(status, "body-too-large", "The body is too large", detail),
        StatusCodes.Status414UriTooLong => Problem(status, "address-too-long", "The address is too long", detail),
        StatusCodes.Status431RequestHeaderFieldsTooLarge => Problem(status, "headers-too-large", "The headers are too large", detail),
        StatusCodes.Status408RequestTimeout => Problem(status, "request-timeout", "The request took too long to arrive", detail),
        StatusCodes.Status505HttpVersionNotsupported => Problem(status, "http-version-not-supported", "The HTTP version is not supported", detail),
        _ => Problem(400, "bad-request", "The request cannot be read", detail),
    };

    /// <summary>The server refuses the request by itself.</summary>
    public static ProblemBody BadRequest(BadHttpRequestException error) => BadRequest(error.StatusCode, ServerWords.Of(error));

    /// <summary>No token, or a wrong one.</summary>
    public static ProblemBody Unauthorized() =>
        Problem(401, "unauthorized", "A valid token is needed", "Send the token in the header X-AUTH-TOKEN, or as Authorization: Bearer.");

    /// <summary>The token has too small a role.</summary>
    public static ProblemBody Forbidden(Rights rights, Role role) => Forbidden(
        $"The token {rights.Name} has the role {TokenText.Of(rights.Role)}. This needs the role {TokenText.Of(role)}.", $"role {TokenText.Of(role)}");

    /// <summary>The token has a scope, and this is about everything.</summary>
    public static ProblemBody ForbiddenWithScope(string name) =>
        Forbidden($"The token {name} is for some services only. This is about all of them, and needs a token without a scope.", "scope");

    /// <summary>No such token.</summary>
    public static ProblemBody TokenNotFound(string name) => Problem(404, "token-not-found", "There is no such token", $"There is no token {name}.");

    /// <summary>The name is taken.</summary>
    public static ProblemBody TokenExists(string name) =>
        Problem(409, "token-exists", "There is such a token already", $"There is a token {name} already. Remove it first, or make a new secret for it: POST /tokens/{name}/rotate.");

    /// <summary>There is no room for another token.</summary>
    public static ProblemBody TooManyTokens(int most) =>
        Problem(409, "too-many-tokens", "There are too many tokens", string.Create(CultureInfo.InvariantCulture, $"There are {most} tokens already. Remove some first."));

    /// <summary>The token is not Portal's to change.</summary>
    public static ProblemBody TokenElsewhere(string reason) => Problem(409, "token-elsewhere", "Portal cannot change this token", reason);

    /// <summary>The file of the tokens cannot be read or written.</summary>
    public static ProblemBody TokensNotStored(string problem) => Unavailable("tokens-not-stored", "The tokens could not be read or written", problem);

    /// <summary>A browser asks for a page that is not Portal's.</summary>
    public static ProblemBody ForeignPage() =>
        Problem(403, "foreign-page", "A page of another site may not use Portal", "A browser sent this request for a page of another site (see Origin and Sec-Fetch-Site).");

    /// <summary>No such address.</summary>
    public static ProblemBody UnknownRoute(string path) => Problem(404, "unknown-route", "There is no such address", $"{path} is not an address of this API.");

    /// <summary>This Portal is alone.</summary>
    public static ProblemBody NoFleet() => Problem(404, "no-fleet", "There is no fleet", "This Portal belongs to no fleet (--fleet).");

    /// <summary>The fleet has no such director.</summary>
    public static ProblemBody DirectorNotFound(string name) => Problem(404, "director-not-found", "There is no such director", $"The fleet has no director {name}.");

    /// <summary>The director lives, and so belongs to the fleet.</summary>
    public static ProblemBody DirectorLives(string name) =>
        Problem(409, "director-lives", "The director lives", $"The director {name} lives. Stop it first: within 15 seconds it counts as absent.");

    /// <summary>The address does not accept this method.</summary>
    public static ProblemBody WrongMethod(string method, string allow) =>
        Problem(405, "method-not-allowed", "The address does not accept this method", $"The address does not accept {method}. It accepts: {allow}.") with { Allow = allow };

    /// <summary>The body is of another type.</summary>
    public static ProblemBody WrongType(string expected) =>
        Problem(415, "unsupported-media-type", "The body is of another type", $"Send the body with Content-Type: {expected}.");

    /// <summary>The body is compressed.</summary>
    public static ProblemBody WrongEncoding(string encoding) =>
        Problem(415, "unsupported-encoding", "The body is encoded", $"Portal does not accept Content-Encoding: {encoding}. Send the body uncompressed.") with { AcceptEncoding = "identity" };

    /// <summary>Too many requests at once.</summary>
    public static ProblemBody TooMany() =>
        Problem(429, "too-many-requests", "Too many requests at once", "Portal is working on its maximum number of requests. Try again later.") with { RetryAfter = 1 };

    /// <summary>Other bodies have the memory at present.</summary>
    public static ProblemBody NoRoom() =>
        Problem(429, "too-many-requests", "Too many requests at once", "Other large requests use all the memory for request bodies. Try again later.") with { RetryAfter = 1 };

    /// <summary>A body takes more memory than there is for all of them.</summary>
    public static ProblemBody NeverRoom(long bytes) => Problem(
        413,
        "body-too-large",
        "The body is too large",
        string.Create(CultureInfo.InvariantCulture, $"The body needs more memory than Portal has for bodies ({bytes >> 20} MiB). Send it in parts, or give Portal more memory."));

    /// <summary>Too many clients read the events already.</summary>
    public static ProblemBody TooManyReaders() =>
        Problem(429, "too-many-readers", "Too many clients read the events", "The maximum number of clients reads the events now. Try again later.") with { RetryAfter = RetrySeconds };

    /// <summary>Rules are broken.</summary>
    public static ProblemBody Invalid(IEnumerable<Violation> violations)
    {
        ImmutableArray<Violation> errors = [.. violations.Select(violation => violation.Field.Length == 0 ? violation with { Field = "body" } : violation)];
        return Problem(422, "invalid-request", "The request breaks rules", $"{errors[0].Field} {errors[0].Message}" + More(errors.Length)) with { Errors = errors };
    }

    /// <summary>A fault of Portal.</summary>
    public static ProblemBody Internal() => Problem(500, "internal-error", "Portal has a fault", "The log says what happened.");

    /// <summary>The kernel's connection table was not understood.</summary>
    public static ProblemBody ConnectionsUnreadable(string detail) =>
        Unavailable("connections-unreadable", "The connection table was not understood", detail);

    /// <summary>The error for a request that was not carried out.</summary>
    public static ProblemBody Of(Rejection rejection) => rejection switch
    {
        ServiceNotFound { Service: var service } =>
            Problem(404, "service-not-found", "There is no such service", $"There is no service {ModelMapping.PathOf(service)}."),
        ServerNotFound { Service: var service, Server: var server } =>
            Problem(404, "server-not-found", "There is no such server", $"The service {ModelMapping.PathOf(service)} has no server {ModelMapping.PathOf(server)}."),
        AlreadyDeclared { Service: var service, Server: null } => Conflict($"A different service {ModelMapping.PathOf(service)} exists."),
        AlreadyDeclared { Service: var service, Server: { } server } =>
            Conflict($"The service {ModelMapping.PathOf(service)} has a different server {ModelMapping.PathOf(server)}."),
        ConditionFailed { Current: var current } => ConditionFailed(current),
        OutOfReach { Services: var services } => Forbidden(
            services.IsEmpty ? "Your token is for some services only. What holds for all services needs a token without a scope."
                : $"Your token is not for {Names(services)}.", "scope"),
        OutOfScope { Services: var services } => OutOfScope(services),
        TooManyRemovals { Maximum: var maximum, Revision: var revision, Plan: var plan } => TooManyRemovals(maximum, new ChangeReportBody(revision, plan)),
        ServicesLost { Services: var services, Declared: var declared, Revision: var revision, Plan: var plan } => ServicesLost(services, declared, new ChangeReportBody(revision, plan)),
        DrainNotFound { Target: var target, Holder: var holder } =>
            Problem(404, "drain-not-found", "There is no such drain", holder is null ? $"{Name(target)} is not drained." : $"{Name(target)} has no drain of its own: {WayBack(holder)}"),
        OverrideNotFound { Service: var service, Server: var server } =>
            Problem(404, "override-not-found", "There is no such override", $"Nobody says anything of the health of the server {ModelMapping.PathOf(server)} of {ModelMapping.PathOf(service)}."),
        HostNotFound { Host: var host } => Problem(404, "host-not-found", "There is no such host", $"No service has a server {host}."),
        GlobalsOutOfScope => Problem(422, "out-of-scope", "Not in the scope of this Portal", "Time-outs and sync daemons apply to all services. This Portal owns only some services (--scope)."),
        GlobalsOfDirector => Problem(422, "own-settings", "Each director has its own", "In a fleet, time-outs and sync daemons are each director's own. Leave them out here, and use PUT /timeouts and PUT /daemons/{role} of each director."),
        LabelledOtherwise { Service: var service, Label: var label, Value: var value } =>
            Problem(409, "labelled-otherwise", "A service belongs to another part", $"The service {ModelMapping.PathOf(service)} exists and has the label {label}={value}. ?force=true takes it over."),
        TimeoutsNotFound => Problem(404, "setting-not-found", "There is no such setting", "Nothing is declared about the time-outs."),
        DaemonNotFound { Role: var role } => Problem(404, "setting-not-found", "There is no such setting", $"No {DaemonBody.NameOf(role)} daemon runs."),
        RevisionNotFound { Revision: var revision, Kept: var kept } => Problem(404, "revision-not-found", "There is no such revision", Missing(revision, kept)),
        HistoryUnreadable { Problem: var detail } => Problem(500, "history-unreadable", "The history cannot be read", detail),
        RulesBroken { Violations: var violations } => Invalid(violations),
        CannotBeSaid { Place: var place } => Problem(422, "unmanaged", "ipvsadm cannot express it", Unmanaged(place)),
        NotStored { Problem: var detail } =>
            Problem(503, "not-stored", "The change could not be stored", detail + " Nothing was changed.") with { RetryAfter = RetrySeconds },
        FleetUnreachable { Problem: var detail, IsOutcomeKnown: var isKnown } =>
            Problem(503, "fleet-unreachable", "The fleet's store does not answer", detail + (isKnown ? " Nothing was changed." : " It is not known yet whether the change is stored.")) with { RetryAfter = RetrySeconds },
        FleetFrozen { Reason: var reason } =>
            Problem(503, "fleet-frozen", "This director takes no changes", reason + " Nothing was changed. See GET /fleet and POST /fleet/adopt.") with { RetryAfter = FrozenSeconds },
        AlwaysOvertaken { Attempts: var attempts } =>
            Problem(409, "fleet-conflict", "Other directors changed the data first", string.Create(CultureInfo.InvariantCulture, $"{attempts} times another director changed the data before this change could be stored. Nothing was changed. Try again.")),
        Stopping => Problem(503, "stopping", "Portal is stopping", "Portal accepts no more changes.") with { RetryAfter = RetrySeconds },
        IpvsadmFailed { Failure: var failure } => Of(failure),
        _ => Internal(),
    };

    /// <summary>The error for a run of ipvsadm that failed.</summary>
    public static ProblemBody Of(IpvsadmFailure failure)
    {
        var problem = failure.Kind switch
        {
            FailureKind.ToolMissing => Unavailable("ipvsadm-missing", "ipvsadm cannot be started", "Install ipvsadm, or name it with --ipvsadm."),
            FailureKind.NotStarted => Unavailable("ipvsadm-failed", "ipvsadm failed", "ipvsadm could not be started: something that it needs is missing on this machine."),
            FailureKind.NotPermitted => Unavailable("not-permitted", "Portal may not use IPVS", "Run Portal as root or with CAP_NET_ADMIN in the first user namespace."),
            FailureKind.ModuleMissing => Unavailable("ip-vs-missing", "The kernel has no IPVS", "Load the module ip_vs: modprobe ip_vs."),
            FailureKind.TimedOut => Problem(504, "ipvsadm-timeout", "ipvsadm did not answer in time", "Portal killed ipvsadm because it took too long. See --ipvsadm-timeout."),
            FailureKind.Broken => Unavailable("ipvsadm-failed", "ipvsadm failed", "ipvsadm ended in an unknown way."),
            FailureKind.Unreadable => Unavailable("ipvsadm-unreadable", "ipvsadm's listing was not understood", "Portal does not know this form of output."),
            FailureKind.Torn => Unavailable("listing-torn", "The table changes too fast to be listed", "Other programs kept changing the table while Portal listed it."),
            FailureKind.NotRun => Unavailable("ipvsadm-failed", "ipvsadm failed", "A command before this one failed."),
            _ => Problem(422, "refused-by-ipvs", "IPVS refused the change", string.Empty),
        };
        return problem with
        {
            Detail = string.Join(' ', new[] { problem.Detail, Sentence(failure) }.Where(part => part.Length > 0)),
            Command = failure.Command,
            ExitCode = failure.ExitCode,
            StandardError = failure.StandardError,
        };
    }

    /// <summary>A change says of no version that it is about it.</summary>
    public static ProblemBody VersionRequired() => Problem(428, "version-required", "The request must name a version", NoVersion);

    private static ProblemBody ConditionFailed(string? current) =>
        Problem(412, "version-changed", "The version has changed", current is null ? "It does not exist." : $"Its version is \"{current}\" now. Read it again before you change it.") with
        {
            Version = current,
        };

    private static ProblemBody OutOfScope(ImmutableArray<ServiceKey> services) =>
        Problem(422, "out-of-scope", "Not in the scope of this Portal", $"{ModelMapping.PathOf(services[0])} {ScopeRule}" + More(services.Length)) with
        {
            Errors = [.. services.Select(service => new Violation(ModelMapping.PathOf(service), ScopeRule))],
        };

    private static string Names(ImmutableArray<ServiceKey> services) => string.Join(", ", services.Take(NamedServices).Select(ModelMapping.PathOf))
        + (services.Length > NamedServices ? string.Create(CultureInfo.InvariantCulture, $" and {services.Length - NamedServices} more") : string.Empty);

    private static ProblemBody Forbidden(string detail, string lacks) => Problem(403, "forbidden", "The token may not do this", detail) with { Lacks = lacks };

    private static ProblemBody TooManyRemovals(int maximum, ChangeReportBody report)
    {
        var (services, servers) = (report.Plan.Removals.Count(change => change is ServiceRemoved), report.Plan.Removals.Count(change => change is ServerRemoved));
        var detail = $"The request would remove {Count(services, "service")} and {Count(servers, "server")}: more services than --max-removals allows ({maximum}), "
            + "or all servers of one service. See the plan. ?force=true removes them anyway.";
        return TooManyRemovals(detail, report);
    }

    private static ProblemBody ServicesLost(ImmutableArray<ServiceKey> services, int declared, ChangeReportBody report)
    {
        var detail = $"The kernel has lost {services.Length} of {Count(declared, "service")} of Portal's data: {Names(services)}. An import would remove them from Portal's data too. "
            + "POST /sync adds them to the kernel again. ?force=true imports anyway.";
        return TooManyRemovals(detail, report) with { Missing = new MissingBody(services.Length, [.. services.Take(MissingServices).Select(ModelMapping.PathOf)]) };
    }

    private static ProblemBody TooManyRemovals(string detail, ChangeReportBody report) => Problem(409, "too-many-removals", "The request would remove too much", detail) with { Plan = report };

    private static string More(int count) =>
        count == 1 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" ({count - 1} more: see errors.)");

    private static string Count(int count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? string.Empty : "s")}");

    private static string Unmanaged(UnmanagedPlace place)
    {
        var (path, name) = place.Server is { } server
            ? ($"{ModelMapping.PathOf(place.Service)}/servers/{ModelMapping.PathOf(server)}", $"The server {ModelMapping.PathOf(server)} of {ModelMapping.PathOf(place.Service)}")
            : (ModelMapping.PathOf(place.Service), $"The service {ModelMapping.PathOf(place.Service)}");
        return $"{name} stays as it is. Nothing was changed. {place.Why} DELETE /services/{path} removes it. Then you can add it again.";
    }

    private static string Name(DrainTarget target) => target switch
    {
        ServerDrain { Service: var service, Server: var server } => $"The server {ModelMapping.PathOf(server)} of {ModelMapping.PathOf(service)}",
        ServiceDrain { Service: var service } => $"The service {ModelMapping.PathOf(service)}",
        HostDrain { Host: var host } => $"The host {host}",
        _ => throw new ArgumentOutOfRangeException(nameof(target)),
    };

    private static string WayBack(DrainTarget holder) => holder is HostDrain { Host: var host }
        ? $"its host is in maintenance. POST /hosts/{host}/resume returns it to service."
        : $"its service is drained. DELETE /services/{ModelMapping.PathOf(((ServiceDrain)holder).Service)}/drain cancels that.";

    private static string Sentence(IpvsadmFailure failure)
    {
        var lines = failure.StandardError.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines.Length == 0 ? $"The command was {failure.Command}." : $"{failure.Command}: {lines[0].Trim()}";
    }

    private static string Missing(long revision, (long Oldest, long Newest)? kept) => kept is var (oldest, newest)
        ? string.Create(CultureInfo.InvariantCulture, $"There is no revision {revision}. The oldest is {oldest}, the newest {newest}.")
        : string.Create(CultureInfo.InvariantCulture, $"There is no revision {revision}: Portal has no data yet.");

    private static ProblemBody Conflict(string detail) =>
        Problem(409, "already-exists", "A different one exists", detail + " Use PUT to replace it or PATCH to change it.");

    private static ProblemBody Unavailable(string type, string title, string detail) =>
        Problem(503, type, title, detail) with { RetryAfter = RetrySeconds };

    private static ProblemBody Problem(int status, string type, string title, string detail) =>
        new() { Status = status, Type = type, Title = title, Detail = detail };
}
