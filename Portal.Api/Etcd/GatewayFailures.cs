using System.Globalization;
using System.Security.Authentication;
using System.Text;

namespace Portal.Api.Etcd;

/// <summary>
/// Says what a failed attempt means. This is the only place that knows etcd's words. What is not known here may have been done.
/// </summary>
internal static class GatewayFailures
{
    /// <summary>What etcd says of a lease that has expired.</summary>
    public const string LeaseNotFound = "etcdserver: requested lease not found";

    /// <summary>What etcd says to a login when it has no users.</summary>
    public const string NoAuthentication = "etcdserver: authentication is not enabled";

    private const int LongestQuote = 200;

    private static readonly string[] LoginWords = ["invalid auth token", "user name is empty", "revision of auth store is old"];

    // The numbers are those of gRPC.
    private const int InvalidArgument = 3, NotFound = 5, AlreadyExists = 6, PermissionDenied = 7, FailedPrecondition = 9, OutOfRange = 11, Unauthenticated = 16;

    /// <summary>An answer that is an error.</summary>
    public static EtcdFailure OfAnswer(Uri endpoint, int status, byte[] answer) =>
        GatewayAnswers.Error(answer) is { } error ? OfError(endpoint, error) : OfText(endpoint, status, answer);

    /// <summary>An error in etcd's words.</summary>
    public static EtcdFailure OfError(Uri endpoint, GatewayError error)
    {
        var (kind, fault) = Meaning(error);
        return new EtcdFailure(kind, fault, $"{Name(endpoint)} says: {error.Message}");
    }

    /// <summary>The end of a watch.</summary>
    public static EtcdFailure OfEnd(Uri endpoint, WatchNews last) => last switch
    {
        { IsCompacted: true } => new EtcdFailure(EtcdFailureKind.Decided, EtcdFault.Compacted, $"{Name(endpoint)} ended the watch: what it still had to tell has been compacted away"),

        // It says that permission is denied also of a token that is no longer good.
        { Reason: var reason } when reason.Contains("permission denied", StringComparison.Ordinal) || NeedsLogin(reason) =>
            new EtcdFailure(EtcdFailureKind.LoginNeeded, EtcdFault.Refused, $"{Name(endpoint)} ended the watch: {reason}"),
        { Reason: var reason } => new EtcdFailure(EtcdFailureKind.NotDone, EtcdFault.Unreachable, $"{Name(endpoint)} ended the watch: {reason}"),
    };

    /// <summary>An answer that is none of etcd.</summary>
    public static EtcdFailure OfUnreadable(Uri endpoint, string detail) =>
        new(EtcdFailureKind.Unknown, EtcdFault.Unreadable, $"{Name(endpoint)} gave an answer that is none of etcd: {detail}");

    /// <summary>An answer that did not come in time.</summary>
    public static EtcdFailure OfSilence(Uri endpoint, bool wasSent, TimeSpan patience) => new(
        wasSent ? EtcdFailureKind.Unknown : EtcdFailureKind.NotDone,
        EtcdFault.Unreachable,
        string.Create(CultureInfo.InvariantCulture, $"{Name(endpoint)} did not answer in {Math.Round(patience.TotalSeconds, 1)} s")) { IsSilence = true };

    /// <summary>A connection that could not be made, or broke.</summary>
    public static EtcdFailure OfException(Uri endpoint, bool wasSent, Exception exception)
    {
        var causes = Causes(exception).ToList();
        var kind = wasSent ? EtcdFailureKind.Unknown : EtcdFailureKind.NotDone;
        return exception switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } =>
                new EtcdFailure(kind, EtcdFault.TooLarge, $"{Name(endpoint)} gave an answer that is too large; ask for fewer keys at once"),

            // With TLS 1.3 the other side may refuse the certificate after the client has sent its request, which it then does not read.
            _ when causes.Find(cause => cause.Message.Contains("alert", StringComparison.Ordinal) && cause.Message.Contains("certificate", StringComparison.Ordinal)) is { } alert =>
                new EtcdFailure(EtcdFailureKind.NotDone, EtcdFault.Refused, $"{Name(endpoint)} does not take the client's certificate, or wants one ({alert.Message})"),
            _ when causes.Find(cause => cause is AuthenticationException) is { } refused && !wasSent =>
                new EtcdFailure(kind, EtcdFault.Refused, $"{Name(endpoint)}: no TLS with it ({refused.Message.TrimEnd('.')}); is it https, signed by the CA given, and named so in its certificate"),
            _ when causes[^1] is HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded } && endpoint.Scheme == Uri.UriSchemeHttp =>
                new EtcdFailure(kind, EtcdFault.Unreachable, $"{Name(endpoint)} closed the connection without an answer; does it want https"),
            _ => new EtcdFailure(kind, EtcdFault.Unreachable, $"{Name(endpoint)}: {causes.Last(cause => cause is not ObjectDisposedException).Message.TrimEnd('.')}"),
        };
    }

    /// <summary>An endpoint's name in messages.</summary>
    public static string Name(Uri endpoint) => $"{endpoint.Scheme}://{endpoint.Authority}";

    private static (EtcdFailureKind Kind, EtcdFault Fault) Meaning(GatewayError error) => error switch
    {
        // Said before the request is looked at, because each request asks for a member that knows a leader.
        { Message: "etcdserver: no leader" } => (EtcdFailureKind.NotDone, EtcdFault.Unreachable),
        { Message: "etcdserver: too many requests" or "etcdserver: not capable" or "etcdserver: rpc not supported for learner" } => (EtcdFailureKind.NotDone, EtcdFault.Unreachable),

        { Code: Unauthenticated } => (EtcdFailureKind.LoginNeeded, EtcdFault.Refused),
        { Message: var message } when NeedsLogin(message) => (EtcdFailureKind.LoginNeeded, EtcdFault.Refused),
        { Message: "etcdserver: mvcc: database space exceeded" } => (EtcdFailureKind.Decided, EtcdFault.NoSpace),
        { Message: "etcdserver: request is too large" or "etcdserver: too many operations in txn request" } => (EtcdFailureKind.Decided, EtcdFault.TooLarge),
        { Message: var message } when message.Contains("message larger than max", StringComparison.Ordinal) => (EtcdFailureKind.Decided, EtcdFault.TooLarge),
        { Code: OutOfRange } => (EtcdFailureKind.Decided, EtcdFault.Compacted),
        { Code: InvalidArgument or NotFound or AlreadyExists or PermissionDenied or FailedPrecondition } => (EtcdFailureKind.Decided, EtcdFault.Refused),
        _ => (EtcdFailureKind.Unknown, EtcdFault.Unreachable),
    };

    private static bool NeedsLogin(string text) => LoginWords.Any(words => text.Contains(words, StringComparison.Ordinal));

    private static EtcdFailure OfText(Uri endpoint, int status, byte[] answer)
    {
        var text = Quote(Encoding.UTF8.GetString(answer));
        return status switch
        {
            400 when text.Contains("CommonName", StringComparison.Ordinal) => new EtcdFailure(
                EtcdFailureKind.Decided,
                EtcdFault.Refused,
                $"{Name(endpoint)} does not take a client certificate with a common name (CN) over its JSON gateway: make one whose subject has no CN, and say who it is by user and password ({text})"),
            404 => OfUnreadable(endpoint, $"HTTP {status} {text}; etcd from 3.4 on answers there, unless it has --enable-grpc-gateway=false"),
            _ => OfUnreadable(endpoint, $"HTTP {status} {text}"),
        };
    }

    private static IEnumerable<Exception> Causes(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception;
        }
    }

    private static string Quote(string text) =>
        new([.. text.Trim().Select(letter => char.IsControl(letter) ? ' ' : letter).Take(LongestQuote)]);
}
