using System.Collections.Immutable;

namespace Portal.Api.Configuration;

/// <summary>The options of a fleet and its etcd: a part of <see cref="OptionTable"/>.</summary>
internal static class FleetOptions
{
    private const int LongestName = 63;
    private const string Punctuation = "-_.";

    /// <summary>The options in the order of the help.</summary>
    public static ImmutableArray<Option> All { get; } =
    [
        new("fleet", "NAME", "The fleet to which this Portal belongs: all its directors share their data through etcd. 1 to 63 of a-z, 0-9, - _ and ., not first a dot. Default: none, Portal works alone.",
            (options, values) => options with { Fleet = ParseName(values[^1], takesUpperCase: false) }) { Example = "\"berlin\"" },
        new("director", "NAME", "The name of this Portal in its fleet, which no other one there has. As --fleet, and also A-Z. Default: the name of the host.",
            (options, values) => options with { Director = ParseName(values[^1], takesUpperCase: true) }) { Example = "\"lb-1\"" },
        new("etcd", "URL", "Where the fleet's etcd listens for clients. You can give it several times: name all members. Without a port it is 2379.",
            (options, values) => WithEtcd(options, etcd => etcd with { Endpoints = [.. values.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries)).Select(EtcdUrl.Parse).Distinct()] })) { Example = """["https://etcd-1:2379", "https://etcd-2:2379", "https://etcd-3:2379"]""" },
        new("etcd-ca", "FILE", "The CA that has signed etcd's certificates, PEM. Portal then trusts no other. Default: those that the system trusts.",
            (options, values) => WithEtcd(options, etcd => etcd with { CaFile = NotEmpty(values[^1]) })) { Example = "\"/etc/portal/etcd-ca.pem\"" },
        new("etcd-certificate", "FILE", "The client certificate that Portal shows to etcd, PEM, with its chain. Its subject must have no common name (CN).",
            (options, values) => WithEtcd(options, etcd => etcd with { CertificateFile = NotEmpty(values[^1]) })) { Example = "\"/etc/portal/etcd-certificate.pem\"" },
        new("etcd-key", "FILE", "The private key of the client certificate, PEM.",
            (options, values) => WithEtcd(options, etcd => etcd with { KeyFile = NotEmpty(values[^1]) })) { Example = "\"/etc/portal/etcd-key.pem\"" },
        new("etcd-user", "NAME", "The user as whom Portal logs in to etcd.",
            (options, values) => WithEtcd(options, etcd => etcd with { User = NotEmpty(values[^1]) })) { Example = "\"portal\"" },
        new("etcd-password-file", "FILE", "The file with the password of that user.",
            (options, values) => WithEtcd(options, etcd => etcd with { PasswordFile = NotEmpty(values[^1]) })) { Example = "\"/etc/portal/etcd-password\"" },
        new("fleet-init", "Makes the fleet in etcd when there is none of that name. Without it, Portal never does.",
            (options, given) => options with { FleetInit = given }),
        new("health-shared", "Judges the health of servers together with the other directors: a server is down when more than half of those that check it say so. For schedulers sh and mh behind equal-cost routes. Give it to all directors. Default: each judges by itself.",
            (options, given) => options with { HealthShared = given }),
        new("leave-fleet", "Lets this Portal go on alone, with the data that it has of its fleet. Leave out --fleet, then.",
            (options, given) => options with { LeaveFleet = given }),
    ];

    /// <summary>Checks what must go together, and gives the director its name.</summary>
    /// <exception cref="OptionException">Some options do not go together.</exception>
    public static PortalOptions Check(PortalOptions options)
    {
        var etcd = options.Etcd;
        var isTls = etcd.Endpoints.Any(endpoint => endpoint.Scheme == Uri.UriSchemeHttps);
        return options switch
        {
            { Fleet: null } when OfFleet(options) is { } lone => throw new OptionException($"--{lone}: means nothing without --fleet."),
            { Fleet: null } => options,
            { LeaveFleet: true } => throw new OptionException("--leave-fleet and --fleet: give one of them."),
            _ when etcd.Endpoints.IsEmpty => throw new OptionException("--fleet: needs --etcd, at least one."),
            _ when etcd.CertificateFile is null != etcd.KeyFile is null => throw new OptionException("--etcd-certificate and --etcd-key: give both of them, or none."),
            _ when etcd.User is null != etcd.PasswordFile is null => throw new OptionException("--etcd-user and --etcd-password-file: give both of them, or none."),
            _ when etcd.CaFile is not null && !isTls => throw new OptionException("--etcd-ca: needs an --etcd with https."),
            _ when etcd.CertificateFile is not null && !isTls => throw new OptionException("--etcd-certificate: needs an --etcd with https."),
            _ => options with { Director = options.Director ?? Host() },
        };
    }

    private static string? OfFleet(PortalOptions options)
    {
        var etcd = options.Etcd;
        return options switch
        {
            _ when !etcd.Endpoints.IsEmpty => "etcd",
            _ when etcd.CaFile is not null => "etcd-ca",
            _ when etcd.CertificateFile is not null => "etcd-certificate",
            _ when etcd.KeyFile is not null => "etcd-key",
            _ when etcd.User is not null => "etcd-user",
            _ when etcd.PasswordFile is not null => "etcd-password-file",
            { Director: not null } => "director",
            { FleetInit: true } => "fleet-init",
            { HealthShared: true } => "health-shared",
            _ => null,
        };
    }

    private static string Host()
    {
        try
        {
            return ParseName(Environment.MachineName, takesUpperCase: true);
        }
        catch (FormatException exception)
        {
            throw new OptionException($"--director: give one, for the name of this host, {Environment.MachineName}, {exception.Message}");
        }
    }

    private static PortalOptions WithEtcd(PortalOptions options, Func<EtcdSettings, EtcdSettings> change) => options with { Etcd = change(options.Etcd) };

    private static string NotEmpty(string value) => value.Length > 0 ? value : throw new FormatException("must not be empty.");

    private static string ParseName(string value, bool takesUpperCase) =>
        value.Length is > 0 and <= LongestName && value[0] != '.'
        && value.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || Punctuation.Contains(letter, StringComparison.Ordinal) || (takesUpperCase && char.IsAsciiLetterUpper(letter)))
            ? value
            : throw new FormatException($"must be 1 to {LongestName} of {(takesUpperCase ? "A-Z, " : string.Empty)}a-z, 0-9, - _ and ., not first a dot.");
}
