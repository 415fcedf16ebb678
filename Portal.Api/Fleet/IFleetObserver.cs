namespace Portal.Api.Fleet;

/// <summary>Is told how a director stands to its fleet. It must neither wait nor throw.</summary>
public interface IFleetObserver
{
    /// <summary>The director stands otherwise than before.</summary>
    /// <param name="before">How it stood.</param>
    /// <param name="after">How it stands.</param>
    void Turned(FleetStatus before, FleetStatus after);

    /// <summary>A change was stored.</summary>
    /// <param name="duration">How long the store took.</param>
    void Committed(TimeSpan duration);

    /// <summary>Another director's change came first.</summary>
    void Overtaken();
}
