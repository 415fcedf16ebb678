using Portal.Ipvsadm.Model;

namespace Portal.Cli.Convert.Ldirectord;

/// <summary>A <c>virtual</c> while it is read.</summary>
internal sealed class VirtualDraft(LdirectordLine head)
{
    /// <summary>Its first line.</summary>
    public LdirectordLine Head => head;

    /// <summary>Its family.</summary>
    public IpFamily Family => head.Name == "virtual6" ? IpFamily.IPv6 : IpFamily.IPv4;

    /// <summary>Its settings.</summary>
    public LdirectordSettings Settings { get; } = new();

    /// <summary>The lines with servers.</summary>
    public List<LdirectordLine> Servers { get; } = [];

    /// <summary>The other lines by their names; the last one counts.</summary>
    public Dictionary<string, LdirectordLine> Lines { get; } = [];

    /// <summary>A value; what it is by default when it is not said.</summary>
    public string Text(string name, string usual) => Lines.TryGetValue(name, out var line) ? Unquoted(line.Value) : usual;

    /// <summary>Where a value stands.</summary>
    public Place PlaceOf(string name) => Lines.TryGetValue(name, out var line) ? line.ValuePlace : head.ValuePlace;

    /// <summary>A value without the quotes round it.</summary>
    public static string Unquoted(string value) => value is ['"', .. var inner, '"'] ? inner : value;
}
