namespace Portal.Tests.Doubles;

/// <summary>What becomes of a commit.</summary>
internal enum CommitFate
{
    /// <summary>It is carried out and answered.</summary>
    Answered,

    /// <summary>It is carried out, and the answer is lost.</summary>
    AnswerLost,

    /// <summary>It is carried out later, when nobody waits for it any more.</summary>
    Late,

    /// <summary>It does not leave.</summary>
    NotSent,
}
