namespace Portal.Tests.Linearizability;

/// <summary>A request, and what the model says of it.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path, with its query.</param>
/// <param name="Body">Its body; null for none.</param>
/// <param name="Step">The answer in a state, and the state after it.</param>
internal sealed record ModelRequest(string Method, string Path, string? Body, Func<ModelState, (ModelAnswer Answer, ModelState After)> Step)
{
    public override string ToString() => $"{Method} {Path} {Body}".TrimEnd();
}
