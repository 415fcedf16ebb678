using Portal.Ipvsadm.Model;

namespace Portal.Api.Intents;

/// <summary>What a request makes of one service.</summary>
/// <param name="Outcome">In a word.</param>
/// <param name="Declared">The service in Portal's data afterwards; null when it is not declared.</param>
/// <param name="Kernel">The service in the kernel afterwards; null when it is gone.</param>
public sealed record Decision(WriteOutcome Outcome, VirtualService? Declared, VirtualService? Kernel);
