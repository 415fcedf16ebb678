using System.Collections.Immutable;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Configuration;

/// <summary>Everything that can be configured. <see cref="OptionTable"/> has the names and what they mean.</summary>
public sealed record PortalOptions
{
    /// <summary>The file that was read; null when there was none.</summary>
    public string? ConfigurationFile { get; init; }

    /// <summary>Where Portal listens. Default <c>http://127.0.0.1:8443</c>.</summary>
    public ImmutableArray<ListenAddress> Listen { get; init; } = [ListenAddress.Default];

    /// <summary>The folder with everything that Portal keeps. Default <c>/var/lib/portal</c>.</summary>
    public string StateDirectory { get; init; } = "/var/lib/portal";

    /// <summary>The token that callers must show; null means <see cref="TokenFile"/>, or one that Portal makes.</summary>
    public string? Token { get; init; }

    /// <summary>The file that holds the token; null means one in the state folder, made at the first start.</summary>
    public string? TokenFile { get; init; }

    /// <summary>The file with the tokens of callers with rights of their own; null means one in the state folder.</summary>
    public string? Tokens { get; init; }

    /// <summary>The proxies whose <c>X-Forwarded-For</c> says where a request comes from. Default none.</summary>
    public ImmutableArray<Network> TrustedProxies { get; init; } = [];

    /// <summary>The file with the authorities that issue the certificates of callers (PEM); null for none.</summary>
    public string? TlsClientAuthority { get; init; }

    /// <summary>The file with the TLS certificate (PEM); null means a self-signed one, made at the first start.</summary>
    public string? TlsCertificate { get; init; }

    /// <summary>The file with the certificate's private key (PEM); null only together with the certificate.</summary>
    public string? TlsKey { get; init; }

    /// <summary>ipvsadm: a path, or a name to look up in PATH. Default <c>ipvsadm</c>.</summary>
    public string Ipvsadm { get; init; } = "ipvsadm";

    /// <summary>How long an ipvsadm may go without a sign of life before it is killed, 0.1 to 600 seconds. Default 10 s.</summary>
    public TimeSpan IpvsadmTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Which services Portal owns; null means every one.</summary>
    public ServiceScope? Scope { get; init; }

    /// <summary>How many services a reset or a sync may remove unasked, 0 or more; null means any number.</summary>
    public int? MaximumRemovals { get; init; }

    /// <summary>How often drift is repaired, 1 second to a day; zero means never. Default zero.</summary>
    public TimeSpan ReconcileInterval { get; init; }

    /// <summary>How often the kernel is looked at to tell of drift, 1 second to a day; zero means never. Default 30 s.</summary>
    public TimeSpan WatchInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many past revisions can be shown and restored, at least: 1 to 1000000. Default 1000.</summary>
    public int History { get; init; } = 1000;

    /// <summary>How long revisions can be shown and restored, at least, whatever their number: 0 to 36500 days. Default zero: as their number says.</summary>
    public TimeSpan HistoryAge { get; init; }

    /// <summary>Whether a change of something that has a version must say which one it is about. Default false.</summary>
    public bool RequiresVersion { get; init; }

    /// <summary>How many series of services and servers <c>/metrics</c> may have, 0 to 10000000. Default 100000.</summary>
    public int MetricsSeries { get; init; } = 100_000;

    /// <summary>Which labels of services and servers are labels in <c>/metrics</c> too. Default none.</summary>
    public ImmutableArray<string> MetricsLabels { get; init; } = [];

    /// <summary>The folder with programs that checks of type program run; null for none.</summary>
    public string? HealthPrograms { get; init; }

    /// <summary>The firewall marks that Portal keeps for checks through virtual addresses.</summary>
    public HealthMarks HealthMarks { get; init; } = HealthMarks.Default;

    /// <summary>The fleet to which this Portal belongs: 1 to 63 of a-z, 0-9, <c>- _ .</c>; null means none.</summary>
    public string? Fleet { get; init; }

    /// <summary>The name of this Portal in its fleet: 1 to 63 of A-Z, a-z, 0-9, <c>- _ .</c>; null only without a fleet.</summary>
    public string? Director { get; init; }

    /// <summary>Whether the fleet is made when etcd has none of that name.</summary>
    public bool FleetInit { get; init; }

    /// <summary>Whether a copy of a fleet's data may go on alone; only without a fleet.</summary>
    public bool LeaveFleet { get; init; }

    /// <summary>Whether the directors of the fleet judge the health of servers together.</summary>
    public bool HealthShared { get; init; }

    /// <summary>Where the fleet's etcd is; has no endpoint only without a fleet.</summary>
    public EtcdSettings Etcd { get; init; } = new();

    /// <summary>The interface that gets the addresses of services; null for none. Default none.</summary>
    public string? AddressesOn { get; init; }

    /// <summary>The least level that is logged. Default information.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>How the log looks. Default text.</summary>
    public LogFormat LogFormat { get; init; }
}
