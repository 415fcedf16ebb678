using Portal.Ipvsadm.Diff;

namespace Portal.Api.State;

/// <summary>
/// Steps in the kernel's globals that were begun. What was not declared before them no push would put back after a crash:
/// the steps themselves tell how it was.
/// </summary>
/// <param name="Revision">The revision of Portal's data before them; when it is a later one, they were finished.</param>
/// <param name="Plan">The steps.</param>
public sealed record BegunGlobals(long Revision, GlobalsPlan Plan);
