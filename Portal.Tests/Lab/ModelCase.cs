using System.Text.RegularExpressions;

namespace Portal.Tests.Lab;

/// <summary>A service as it is declared, and as ipvsadm saves it.</summary>
/// <param name="Name">What is special about it.</param>
/// <param name="Service">The body that declares it.</param>
/// <param name="Saved">The lines of <c>ipvsadm -Sn</c>.</param>
internal sealed partial record ModelCase(string Name, string Service, string Saved)
{
    /// <summary>The same with another port in the place of 80 and 5060: of the service, and of servers that have the same.</summary>
    public ModelCase At(int port) => this with
    {
        Service = BodyPort().Replace(Service, $"port: {port}"),
        Saved = SavedPort().Replace(Saved, $":{port}"),
    };

    [GeneratedRegex(@"\bport: (80|5060)\b")]
    private static partial Regex BodyPort();

    [GeneratedRegex(@":(80|5060)\b")]
    private static partial Regex SavedPort();
}
