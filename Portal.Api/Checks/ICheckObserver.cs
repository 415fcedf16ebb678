namespace Portal.Api.Checks;

/// <summary>
/// Is told of checks, from any thread and outside of the schedule's lock. It must neither wait nor throw. What it is told may be
/// overtaken: it asks the schedule what is so now.
/// </summary>
public interface ICheckObserver
{
    /// <summary>A check has ended.</summary>
    /// <param name="target">What was asked.</param>
    /// <param name="result">What came of it.</param>
    /// <param name="lateness">How much later it began than it was due.</param>
    void Checked(CheckTarget target, CheckResult result, TimeSpan lateness);

    /// <summary>What is known of something has changed: it went up or down, or is decided.</summary>
    /// <param name="key">What was checked.</param>
    void Changed(CheckKey key);

    /// <summary>Something is known from now on that others can rely on, or is not any more.</summary>
    /// <param name="key">What was checked.</param>
    void Known(CheckKey key);

    /// <summary>Checks of something could not be made for so long that somebody should know, or can be made again.</summary>
    /// <param name="key">What is checked.</param>
    /// <param name="record">What is known of it.</param>
    void Blind(CheckKey key, CheckRecord record);

    /// <summary>The brake holds, or lets go.</summary>
    /// <param name="holds">True when it holds.</param>
    /// <param name="failing">How many things fail.</param>
    void Braked(bool holds, int failing);

    /// <summary>The checker stood still and was started anew.</summary>
    /// <param name="stood">For how long.</param>
    void StoodStill(TimeSpan stood);
}
