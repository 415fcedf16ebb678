namespace Portal.Api.Contracts;

/// <summary>What somebody should know of what he has asked for, as it stands in answers: sentences.</summary>
internal static class WarningList
{
    /// <summary>The name of the field.</summary>
    public const string FieldName = "warnings";
}
