using Portal.Api.State;

namespace Portal.Tests.Doubles;

/// <summary>Notes in memory.</summary>
internal sealed class MemoryNotes : ILocalNotes
{
    public BegunGlobals? Begun { get; private set; }

    public void Begin(BegunGlobals begun) => Begun = begun;

    public void End() => Begun = null;
}
