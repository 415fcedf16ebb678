namespace Portal.Ipvsadm.Execution;

/// <summary>How one command ended.</summary>
/// <param name="Message">What ipvsadm wrote to standard error for it; empty when it succeeded.</param>
/// <param name="Process">How the process ended, when it ended at this command; null when it goes on.</param>
internal sealed record LineEnd(string Message, ProcessEnd? Process);
