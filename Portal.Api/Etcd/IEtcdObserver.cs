namespace Portal.Api.Etcd;

/// <summary>Is told when an endpoint fails, and when it works again. It must be quick, and may be called by several threads at once.</summary>
public interface IEtcdObserver
{
    /// <summary>An endpoint that worked, or was not asked before, failed.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="reason">Why, as a sentence without a secret.</param>
    void EndpointFailed(Uri endpoint, string reason);

    /// <summary>An endpoint that had failed answers again.</summary>
    /// <param name="endpoint">The endpoint.</param>
    void EndpointWorks(Uri endpoint);
}
