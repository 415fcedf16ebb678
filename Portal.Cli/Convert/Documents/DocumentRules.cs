using Portal.Ipvsadm.Validation;

namespace Portal.Cli.Convert.Documents;

/// <summary>Turns the rules of the model that a file breaks into errors with a place.</summary>
internal static class DocumentRules
{
    /// <summary>Checks something by the rules of the model.</summary>
    /// <param name="check">Runs the rules.</param>
    /// <param name="places">Where each field was said.</param>
    /// <param name="otherwise">The place of what was not said.</param>
    /// <param name="findings">Where errors are noted.</param>
    /// <returns>True when no rule is broken.</returns>
    public static bool Check(Action<ViolationList> check, IReadOnlyDictionary<string, Place> places, Place otherwise, Findings findings)
    {
        var violations = new ViolationList();
        check(violations);
        foreach (var (field, message) in violations.All)
        {
            var name = field.Split('.', '[')[0];
            findings.Error(places.GetValueOrDefault(name, otherwise), $"{field} {message}");
        }

        return violations.IsEmpty;
    }
}
