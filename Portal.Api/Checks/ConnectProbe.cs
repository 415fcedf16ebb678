using System.Collections.Concurrent;
using System.Net.Sockets;

namespace Portal.Api.Checks;

/// <summary>
/// Connects, and closes at once. It is the check that thousands of servers have, so what one attempt needs is used again by
/// the next, and neither a failure nor a time-out throws.
/// </summary>
/// <param name="wheel">Keeps the time.</param>
/// <param name="time">The clock.</param>
internal sealed class ConnectProbe(TimerWheel wheel, TimeProvider time) : IProbe
{
    private readonly ConcurrentQueue<Attempt> idle = [];

    /// <inheritdoc/>
    public void Start(CheckTarget target, Action<CheckResult> done)
    {
        // An attempt goes back to the idle ones, or disposes of itself.
#pragma warning disable CA2000
        (idle.TryDequeue(out var attempt) ? attempt : new Attempt(this)).Start(target, done);
#pragma warning restore CA2000
    }

    private sealed class Attempt : SocketAsyncEventArgs
    {
        private static readonly Finding Connected = Finding.Ok("Connected.");

        private readonly ConnectProbe probe;
        private readonly Action expire;
        private CheckTarget? target;
        private Action<CheckResult>? done;
        private long start;
        private volatile Socket? socket;
        private volatile bool isLate;
        private WheelTimer? timer;

        public Attempt(ConnectProbe probe)
            : base(true)
        {
            this.probe = probe;
            expire = Expire;
        }

        public void Start(CheckTarget target, Action<CheckResult> done)
        {
            (this.target, this.done, start, isLate) = (target, done, probe.Now, false);
            try
            {
                var created = ProbeSocket.Create(target, SocketType.Stream, ProtocolType.Tcp);
                socket = created;
                ProbeSocket.KeepBackAcknowledgement(created);
                RemoteEndPoint = ProbeSocket.EndPoint(target);
                timer = probe.Schedule(target.Timeout, expire);
                if (created.ConnectAsync(this))
                {
                    return;
                }
            }
            catch (Exception exception)
            {
                End(isLate ? Late() : Failure.Of(exception));
                return;
            }

            End(SocketError == SocketError.Success ? Connected : Failure.Of(SocketError));
        }

        protected override void OnCompleted(SocketAsyncEventArgs e) => End(SocketError == SocketError.Success ? Connected : isLate ? Late() : Failure.OfAnswer(SocketError));

        // Closing the socket completes the attempt.
        private void Expire()
        {
            isLate = true;
            socket?.Dispose();
        }

        private Finding Late() => Finding.TooLate(target!.Timeout, isPartial: false);

        private void End(Finding finding)
        {
            var duration = probe.Since(start);
            var tell = done!;
            socket?.Dispose();

            // A time-out that is on its way would hit the next check.
            var isFree = timer?.Cancel() ?? true;
            (target, done, socket, timer) = (null, null, null, null);
            if (isFree)
            {
                probe.idle.Enqueue(this);
            }
            else
            {
                Dispose();
            }

            tell(new CheckResult(finding.Outcome, duration, finding.Detail) { IsSilence = finding.IsSilence });
        }
    }

    private long Now => time.GetTimestamp();

    private TimeSpan Since(long start) => time.GetElapsedTime(start);

    private WheelTimer Schedule(TimeSpan due, Action action) => wheel.Schedule(due, action);
}
