namespace Portal.Ipvsadm.Validation;

/// <summary>What the parts of a health check are called where a rule is broken.</summary>
public static class HealthFields
{
    /// <summary>The check of a service or a server.</summary>
    public const string Check = "health_check";

    /// <summary>Whether a server is a backup.</summary>
    public const string Backup = "backup";

    /// <summary>The type.</summary>
    public const string Type = "type";

    /// <summary>The port.</summary>
    public const string Port = "port";

    /// <summary>What is sent.</summary>
    public const string Send = "send";

    /// <summary>What is expected.</summary>
    public const string Expect = "expect";

    /// <summary>The path.</summary>
    public const string Path = "path";

    /// <summary>The method.</summary>
    public const string Method = "method";

    /// <summary>The host.</summary>
    public const string Host = "host";

    /// <summary>The headers.</summary>
    public const string Headers = "headers";

    /// <summary>The statuses.</summary>
    public const string Status = "status";

    /// <summary>The text of the body.</summary>
    public const string Body = "body";

    /// <summary>TLS.</summary>
    public const string Tls = "tls";

    /// <summary>Whether a certificate is verified.</summary>
    public const string Verify = "verify";

    /// <summary>The name of the certificate.</summary>
    public const string ServerName = "server_name";

    /// <summary>Who may have signed it.</summary>
    public const string Authority = "ca";

    /// <summary>The name.</summary>
    public const string Name = "name";

    /// <summary>The type of a DNS record.</summary>
    public const string QueryType = "qtype";

    /// <summary>The answer.</summary>
    public const string Answer = "answer";

    /// <summary>The way.</summary>
    public const string Via = "via";

    /// <summary>The source address.</summary>
    public const string Source = "source";

    /// <summary>The interval.</summary>
    public const string Interval = "interval";

    /// <summary>The interval between two states.</summary>
    public const string FastInterval = "fast_interval";

    /// <summary>The time-out.</summary>
    public const string Timeout = "timeout";

    /// <summary>Good results in a row.</summary>
    public const string Rise = "rise";

    /// <summary>Failures in a row.</summary>
    public const string Fall = "fall";

    /// <summary>What becomes of a server that is down.</summary>
    public const string OnDown = "on_down";

    /// <summary>After how long it is removed.</summary>
    public const string RemoveAfter = "remove_after";

    /// <summary>How many must be up.</summary>
    public const string MinimumUp = "min_up";

    /// <summary>What happens when fewer are.</summary>
    public const string TooFew = "too_few";

    /// <summary>How long a weight climbs.</summary>
    public const string SlowStart = "slow_start";
}
