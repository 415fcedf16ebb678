namespace Portal.Ipvsadm.Execution;

/// <summary>Is told of everything that ipvsadm is asked to do: for logs and figures.</summary>
public interface IIpvsadmObserver
{
    /// <summary>A listing was made, whether it succeeded or not.</summary>
    /// <param name="command">The command line.</param>
    /// <param name="elapsed">How long it took.</param>
    /// <param name="failure">Null, or why it failed.</param>
    void Listed(string command, TimeSpan elapsed, IpvsadmFailure? failure);

    /// <summary>Commands that may change the table were run together.</summary>
    /// <param name="commands">The commands in their order.</param>
    /// <param name="elapsed">How long they took together.</param>
    /// <param name="failures">Null or a failure for each.</param>
    void Wrote(IReadOnlyList<Commands.IpvsadmCommand> commands, TimeSpan elapsed, IReadOnlyList<IpvsadmFailure?> failures);

    /// <summary>A command about settings was run.</summary>
    /// <param name="command">The command.</param>
    /// <param name="elapsed">How long it took.</param>
    /// <param name="failure">Null, or why it failed.</param>
    void Set(Commands.GlobalCommand command, TimeSpan elapsed, IpvsadmFailure? failure);
}
