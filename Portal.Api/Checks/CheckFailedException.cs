namespace Portal.Api.Checks;

/// <summary>The server's answer is not what was wanted.</summary>
/// <param name="detail">One sentence about it.</param>
internal sealed class CheckFailedException(string detail) : Exception(detail);
