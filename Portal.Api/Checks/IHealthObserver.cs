using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Checks;

/// <summary>Is told of the health of services and servers. It must neither wait nor throw.</summary>
public interface IHealthObserver
{
    /// <summary>A check has ended.</summary>
    /// <param name="target">What was asked.</param>
    /// <param name="result">What came of it.</param>
    /// <param name="lateness">How much later it began than it was due.</param>
    void Checked(CheckTarget target, CheckResult result, TimeSpan lateness);

    /// <summary>A service was judged.</summary>
    /// <param name="before">The verdict before; null for the first.</param>
    /// <param name="after">The verdict now.</param>
    /// <param name="declared">The service as it is declared.</param>
    /// <param name="annotations">The names and labels of it and its servers.</param>
    void Judged(ServiceVerdict? before, ServiceVerdict after, VirtualService declared, ServiceAnnotations annotations);

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

    /// <summary>The kernel drops the answers to checks through a virtual address.</summary>
    /// <param name="why">The setting that makes it so, with its value.</param>
    void Deaf(string why);

    /// <summary>The kernel could not be made to follow; it is tried again.</summary>
    /// <param name="problem">Why.</param>
    void NotFollowed(string problem);
}
