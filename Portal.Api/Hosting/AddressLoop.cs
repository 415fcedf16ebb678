using Portal.Api.Directors;

namespace Portal.Api.Hosting;

/// <summary>Keeps the addresses of services on an interface, as soon as something changes. When Portal stops they stay.</summary>
internal sealed class AddressLoop(AddressKeeper keeper, AddressLog log, TimeProvider time) : WatchLoop(TimeSpan.FromMilliseconds(250), time)
{
    /// <inheritdoc/>
    protected override bool IsNeeded => true;

    /// <inheritdoc/>
    protected override Task LookAsync(CancellationToken stoppingToken) => keeper.LookAsync();

    /// <inheritdoc/>
    protected override void Failed(Exception exception) => log.Broken(exception);
}
