namespace Portal.Api.Checks;

/// <summary>Counts checks. It must neither wait nor throw.</summary>
public interface ICheckMeter
{
    /// <summary>A check has ended.</summary>
    /// <param name="target">What was asked.</param>
    /// <param name="result">What came of it.</param>
    /// <param name="lateness">How much later it began than it was due.</param>
    void Checked(CheckTarget target, CheckResult result, TimeSpan lateness);

    /// <summary>A server went up or down.</summary>
    void Changed();

    /// <summary>The checker stood still and was started anew.</summary>
    void StoodStill();
}
