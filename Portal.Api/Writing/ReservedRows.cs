using Portal.Api.State;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Writing;

/// <summary>
/// Splits the kernel's table in two: the rows with the marks that Portal keeps for its checks, and all others. This is the one place where
/// it is done. Everything else reads and writes through <see cref="Others"/>, so the rows of checks are in no answer, drift, push, import, figure
/// or count.
/// </summary>
public sealed class ReservedRows
{
    private ObservedTable? seen;

    /// <summary>Splits a table.</summary>
    /// <param name="all">The whole table.</param>
    /// <param name="marks">The marks that Portal keeps.</param>
    public ReservedRows(IIpvsadm all, HealthMarks marks)
    {
        ArgumentNullException.ThrowIfNull(marks);
        Marks = marks;
        Others = new ScopedIpvsadm(all, marks.Others) { OwnsGlobals = true, Hidden = table => Volatile.Write(ref seen, table) };
        Own = new ScopedIpvsadm(all, marks.Own);
    }

    /// <summary>The marks that Portal keeps.</summary>
    public HealthMarks Marks { get; }

    /// <summary>The table without these rows.</summary>
    public IIpvsadm Others { get; }

    /// <summary>These rows.</summary>
    public IIpvsadm Own { get; }

    /// <summary>Takes what the last listing of the whole table had of these rows, whoever made it.</summary>
    /// <returns>The rows, once; null when nothing was listed since.</returns>
    public ObservedTable? TakeSeen() => Interlocked.Exchange(ref seen, null);
}
