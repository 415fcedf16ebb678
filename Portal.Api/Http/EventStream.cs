using System.Buffers;
using System.IO.Pipelines;
using Newtonsoft.Json;
using Portal.Api.Json;

namespace Portal.Api.Http;

/// <summary>Writes server-sent events (the HTML standard, section 9.2): each with its id, its kind and one line of JSON.</summary>
internal sealed class EventStream(HttpContext context, TimeProvider time) : IAsyncDisposable
{
    // A client with a full buffer reads nothing, and takes the place of another client.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Of one event: what waits for the client is little more, however long the event is.
    private const int Piece = 16 << 10;

    private readonly PipeWriter output = context.Response.BodyWriter;
    private readonly Utf8Text text = new(context.Response.BodyWriter);
    private int unsent;

    /// <summary>True when so much is written that it should be sent before more is.</summary>
    public bool IsFull => unsent >= Piece;

    /// <summary>When something was written last.</summary>
    public long LastWrite { get; private set; } = time.GetTimestamp();

    /// <summary>Writes an event's data, once for all who read it.</summary>
    /// <param name="write">Writes it.</param>
    public static byte[] DataOf(Action<JsonTextWriter> write) => Utf8Text.Of(write);

    /// <summary>Sends the headers of the stream. No cache may keep it, and no proxy may buffer it.</summary>
    public void Start()
    {
        var headers = context.Response.Headers;
        context.Response.ContentType = "text/event-stream";
        headers.CacheControl = "no-store";
        headers["X-Accel-Buffering"] = "no";
    }

    /// <summary>Says where the reader is, without an event: a client sends it back when it returns.</summary>
    /// <param name="id">The last event that is behind it.</param>
    public void WritePlace(string id) => text.Write($"id: {id}\n\n");

    /// <summary>Writes a line that clients pass over: it shows that the stream is alive.</summary>
    public void WriteComment(string comment) => text.Write($": {comment}\n");

    /// <summary>Writes an event.</summary>
    /// <param name="id">Its place; null for one that has none.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="data">Its data, which has no line feed in it.</param>
    /// <param name="cancellationToken">Ends the wait for the client early.</param>
    /// <exception cref="TimeoutException">The client does not read.</exception>
    public async Task WriteAsync(string? id, string kind, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        text.Write(id is null ? $"event: {kind}\ndata: " : $"id: {id}\nevent: {kind}\ndata: ");
        for (; data.Length > Piece; data = data[Piece..])
        {
            Append(data.Span[..Piece]);
            await SendAsync(cancellationToken);
        }

        Append(data.Span);
        text.Write("\n\n");
    }

    /// <summary>Sends what was written.</summary>
    /// <param name="cancellationToken">Ends the wait early.</param>
    /// <exception cref="TimeoutException">The client does not read.</exception>
    public Task SendAsync(CancellationToken cancellationToken)
    {
        text.Flush();
        unsent = 0;
        LastWrite = time.GetTimestamp();
        return output.FlushAsync(cancellationToken).AsTask().WaitAsync(Patience, time, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => text.DisposeAsync();

    private void Append(ReadOnlySpan<byte> data)
    {
        text.Flush();
        output.Write(data);
        unsent += data.Length;
    }
}
