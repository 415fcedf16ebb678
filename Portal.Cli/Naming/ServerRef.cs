using System.Globalization;

namespace Portal.Cli.Naming;

/// <summary>How people write a server: <c>10.0.1.11:80</c>, <c>10.0.1.11/80</c>, <c>[2001:db8::11]:80</c>, or its declared name.</summary>
/// <param name="Path">The path below <c>/servers/</c>; null where it is a name.</param>
/// <param name="Name">The name; null where it is a path.</param>
internal sealed record ServerRef(string? Path, string? Name)
{
    /// <summary>Reads what somebody has written.</summary>
    public static ServerRef Parse(string text) => text.Split('/') is [var first, var second] ? new ServerRef($"{first.Trim('[', ']')}/{second}", null)
        : Endpoint.TryParse(text, out var host, out var port) ? new ServerRef(string.Create(CultureInfo.InvariantCulture, $"{host}/{port}"), null)
        : new ServerRef(null, text);
}
