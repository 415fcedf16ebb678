using Portal.Api.State;

namespace Portal.Api.Checks;

/// <content>Makes the kernel follow.</content>
public sealed partial class HealthMonitor
{
    private async Task FollowAsync(DeclaredState state)
    {
        var overlay = services.Aggregate(HealthOverlay.Empty, (whole, service) => whole.With(service.Key, service.Value.Verdict?.Holds ?? state.Health.Of(service.Key)));
        if (overlay.Equals(state.Health))
        {
            followed = state.Health;
            return;
        }

        followed = null;
        try
        {
            await balancer.ApplyHealthAsync(overlay, state.Drains);
        }
        catch (RejectedException exception)
        {
            // The next turn tries it again.
            observer.NotFollowed(exception.Message);
        }
    }

    // A host of which no server waits any more is back.
    private async Task EndReturnsAsync(DeclaredState state)
    {
        foreach (var (host, drain) in state.Drains.Returning)
        {
            if (!services.Values.Any(service => service.Verdict is { IsWaiting: true } verdict && verdict.Servers.Any(server => server.IsWaiting && server.Server.Address == host)))
            {
                try
                {
                    await balancer.EndReturnAsync(drain, Returner);
                }
                catch (RejectedException)
                {
                    // The log has said so, and the next turn tries it again.
                }
            }
        }
    }
}
