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
    /// <summary>Whether whoever asks may set what holds for the whole kernel. Default false.</summary>
    public bool OwnsGlobals { get; init; }

    /// <summary>Is shown what each listing of the whole table has outside of the scope. By default nobody is.</summary>
    public Action<ObservedTable>? Hidden { get; init; }

    /// <inheritdoc/>
    public async Task<ObservedTable> ListAsync(CancellationToken cancellationToken) => Within(await inner.ListAsync(cancellationToken));

    /// <inheritdoc/>
    public async Task<ObservedService?> ListAsync(ServiceKey service, CancellationToken cancellationToken) =>
        scope.Covers(service) ? await inner.ListAsync(service, cancellationToken) : null;

    /// <inheritdoc/>
    public async Task<ObservedKernel> LookAsync(bool withGlobals, CancellationToken cancellationToken)
    {
        var seen = await inner.LookAsync(withGlobals, cancellationToken);
        return seen with { Table = Within(seen.Table) };
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
    /// <exception cref="InvalidOperationException">Globals are those of the whole kernel, and not <see cref="OwnsGlobals"/>.</exception>
    public Task<IpvsadmFailure?> RunAsync(GlobalCommand command) => OwnsGlobals
        ? inner.RunAsync(command)
        : throw new InvalidOperationException($"Nobody may ask for this: it is outside the scope. {command}");

    private ObservedTable Within(ObservedTable table)
    {
        var within = scope.Of(table);
        Hidden?.Invoke(within.Services.Length == table.Services.Length ? ObservedTable.Empty : new ObservedTable([.. table.Services.Where(service => !scope.Covers(service.Key))]));
        return within;
    }
}
