using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Execution;

/// <summary>
/// The kernel's table as far as a scope reaches: the rest is not there for whoever asks through it, and a command about it
/// is never run.
/// </summary>
/// <param name="inner">The whole table.</param>
/// <param name="scope">What may be seen and touched.</param>
public sealed class ScopedIpvsadm(IIpvsadm inner, ServiceScope scope) : IIpvsadm
{
    /// <inheritdoc/>
    public async Task<ObservedTable> ListAsync(CancellationToken cancellationToken) => scope.Of(await inner.ListAsync(cancellationToken));

    /// <inheritdoc/>
    public async Task<ObservedService?> ListAsync(ServiceKey service, CancellationToken cancellationToken) =>
        scope.Covers(service) ? await inner.ListAsync(service, cancellationToken) : null;

    /// <inheritdoc/>
    public async Task<ObservedKernel> LookAsync(bool withGlobals, CancellationToken cancellationToken)
    {
        var seen = await inner.LookAsync(withGlobals, cancellationToken);
        return seen with { Table = scope.Of(seen.Table) };
    }

    /// <inheritdoc/>
    public async Task<TrafficTable> ListTrafficAsync(CancellationToken cancellationToken) => scope.Of(await inner.ListTrafficAsync(cancellationToken));

    /// <inheritdoc/>
    public async Task<ServiceTraffic?> ListTrafficAsync(ServiceKey service, CancellationToken cancellationToken) =>
        scope.Covers(service) ? await inner.ListTrafficAsync(service, cancellationToken) : null;

    /// <inheritdoc/>
    public Task<IpvsadmFailure?> ProbeAsync(CancellationToken cancellationToken) => inner.ProbeAsync(cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">A command is about a service outside the scope; none was run.</exception>
    public Task<IReadOnlyList<IpvsadmFailure?>> RunAsync(IReadOnlyList<IpvsadmCommand> commands)
    {
        ArgumentNullException.ThrowIfNull(commands);
        return commands.FirstOrDefault(command => !scope.Covers(command.Service)) is { } foreign
            ? throw new InvalidOperationException($"Nobody may ask for this: it is outside the scope. {foreign}")
            : inner.RunAsync(commands);
    }

    /// <inheritdoc/>
    public Task<Globals> ListGlobalsAsync(CancellationToken cancellationToken) => inner.ListGlobalsAsync(cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Always: globals are those of the whole kernel.</exception>
    public Task<IpvsadmFailure?> RunAsync(GlobalCommand command) =>
        throw new InvalidOperationException($"Nobody may ask for this: it is outside the scope. {command}");
}
