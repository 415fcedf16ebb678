using Portal.Api.Contracts;

namespace Portal.Api.Http;

/// <summary>A request is answered with this error.</summary>
internal sealed class ProblemException(ProblemBody problem) : Exception(problem.Detail)
{
    /// <summary>The error.</summary>
    public ProblemBody Problem { get; } = problem;
}
