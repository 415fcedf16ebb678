using System.Collections.Immutable;

namespace Portal.Cli.Convert.Documents;

/// <summary>Everything that is declared. A part that is null is left alone where the document is applied.</summary>
internal sealed record DeclaredDocument
{
    /// <summary>The services.</summary>
    public ImmutableArray<DeclaredService>? Services { get; init; }

    /// <summary>The time-outs.</summary>
    public DeclaredTimeouts? Timeouts { get; init; }

    /// <summary>The sync daemons.</summary>
    public ImmutableArray<DeclaredDaemon>? Daemons { get; init; }
}
