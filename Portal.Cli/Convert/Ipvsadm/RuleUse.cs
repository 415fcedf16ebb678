namespace Portal.Cli.Convert.Ipvsadm;

/// <summary>An option in a line.</summary>
/// <param name="Option">Which one.</param>
/// <param name="Value">Its argument; null for none.</param>
/// <param name="Place">Where the option stands.</param>
/// <param name="ValuePlace">Where the argument stands.</param>
internal sealed record RuleUse(RuleOption Option, string? Value, Place Place, Place ValuePlace);
