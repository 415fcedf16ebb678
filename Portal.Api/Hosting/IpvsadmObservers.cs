using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Execution;

namespace Portal.Api.Hosting;

/// <summary>Passes what ipvsadm was asked to do to several observers.</summary>
internal sealed class IpvsadmObservers(params IReadOnlyList<IIpvsadmObserver> observers) : IIpvsadmObserver
{
    /// <inheritdoc/>
    public void Listed(string command, TimeSpan elapsed, IpvsadmFailure? failure)
    {
        foreach (var observer in observers)
        {
            observer.Listed(command, elapsed, failure);
        }
    }

    /// <inheritdoc/>
    public void Wrote(IReadOnlyList<IpvsadmCommand> commands, TimeSpan elapsed, IReadOnlyList<IpvsadmFailure?> failures)
    {
        foreach (var observer in observers)
        {
            observer.Wrote(commands, elapsed, failures);
        }
    }

    /// <inheritdoc/>
    public void Set(GlobalCommand command, TimeSpan elapsed, IpvsadmFailure? failure)
    {
        foreach (var observer in observers)
        {
            observer.Set(command, elapsed, failure);
        }
    }
}
