namespace Portal.Cli.Convert;

/// <summary>Gathers what a conversion has to say.</summary>
public sealed class Findings
{
    private readonly List<Remark> remarks = [];
    private readonly List<ConversionError> errors = [];

    /// <summary>The remarks, in the order in which they were made.</summary>
    public IReadOnlyList<Remark> Remarks => remarks;

    /// <summary>The errors, in the order in which they were found.</summary>
    public IReadOnlyList<ConversionError> Errors => errors;

    /// <summary>Notes what was not carried over. The same is said once for each line.</summary>
    /// <param name="place">Where it stands.</param>
    /// <param name="text">What to do instead.</param>
    public void Remark(Place place, string text)
    {
        var remark = new Remark(place.File, place.Line, text);
        if (!remarks.Contains(remark))
        {
            remarks.Add(remark);
        }
    }

    /// <summary>Notes an error. The same is said once for each place.</summary>
    /// <param name="place">Where it stands.</param>
    /// <param name="rule">The rule that is broken.</param>
    public void Error(Place place, string rule)
    {
        var error = new ConversionError(place.File, place.Line, place.Column, place.Path, rule);
        if (!errors.Contains(error))
        {
            errors.Add(error);
        }
    }
}
