namespace Portal.Tests.Doubles;

/// <summary>How an ipvsadm fails at a line; see Stubs/ipvsadm-with-table.c.</summary>
/// <param name="When">before or after the line is carried out; or answer: it is, and half of an answer is given.</param>
/// <param name="Action">What happens then.</param>
internal sealed record StubFault(string When, string Action)
{
    /// <summary>Every fault of a line that writes.</summary>
    public static readonly IReadOnlyList<StubFault> OfCommands =
    [
        new("before", "refuse"), new("before", "exit-2"), new("before", "exit-255"), new("before", "silence"), new("before", "segv"),
        new("before", "hang"), new("before", "garbage"), new("after", "kill"), new("after", "hang"), new("after", "garbage"), new("answer", "kill"),
    ];

    /// <summary>Every fault of a line that lists.</summary>
    public static readonly IReadOnlyList<StubFault> OfListings =
        [new("before", "exit-2"), new("before", "hang"), new("before", "garbage"), new("after", "kill"), new("answer", "silence")];

    public override string ToString() => $"{Action} {When}";
}
