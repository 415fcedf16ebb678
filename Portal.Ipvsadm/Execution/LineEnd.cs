namespace Portal.Ipvsadm.Execution;

/// <summary>How one command of a kept-open ipvsadm ended, or several that share a mark.</summary>
/// <param name="Message">What ipvsadm wrote to standard error; empty when all went well.</param>
/// <param name="Process">How the process ended, when it ended there; null when it goes on.</param>
/// <param name="IsCut">True when it wrote more than is kept.</param>
internal sealed record LineEnd(string Message, ProcessEnd? Process, bool IsCut = false);
