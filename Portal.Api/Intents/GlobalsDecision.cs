using Portal.Ipvsadm.Model;

namespace Portal.Api.Intents;

/// <summary>What a request makes of the globals.</summary>
/// <param name="Outcome">In a word.</param>
/// <param name="Declared">What is declared afterwards.</param>
/// <param name="Kernel">What the kernel has afterwards: a daemon that is not there is stopped.</param>
public sealed record GlobalsDecision(WriteOutcome Outcome, Globals Declared, Globals Kernel);
