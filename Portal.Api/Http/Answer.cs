using System.Buffers;
using System.Globalization;
using Newtonsoft.Json;
using Portal.Api.Contracts;
using Portal.Api.Json;

namespace Portal.Api.Http;

/// <summary>Writes answers as JSON, without reflection and without holding a long one whole.</summary>
internal static class Answer
{
    /// <summary>The type of errors.</summary>
    public const string ProblemType = "application/problem+json; charset=utf-8";

    private const string JsonType = "application/json; charset=utf-8";
    private const int FlushSize = 32 << 10;

    // How long Portal waits for a client that does not read: its answer keeps its data in memory.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Answers with one value.</summary>
    public static Task WriteAsync(HttpContext context, int status, Action<JsonTextWriter> write) =>
        WriteAsync(context, status, JsonType, write);

    /// <summary>Answers with an array, element by element.</summary>
    public static Task WriteArrayAsync<T>(HttpContext context, IEnumerable<T> elements, Action<JsonTextWriter, T> write) =>
        WriteArrayAsync(context, _ => { }, elements, write, _ => { });

    /// <summary>Answers with an array inside of another value, element by element.</summary>
    public static Task WriteArrayAsync<T>(
        HttpContext context,
        Action<JsonTextWriter> writeStart,
        IEnumerable<T> elements,
        Action<JsonTextWriter, T> write,
        Action<JsonTextWriter> writeEnd) => WriteTextAsync(context, JsonType, async (text, flush) =>
    {
        using var json = new JsonTextWriter(text) { Culture = CultureInfo.InvariantCulture, CloseOutput = false };
        writeStart(json);
        json.WriteStartArray();
        foreach (var element in elements)
        {
            write(json, element);
            await flush();
        }

        json.WriteEndArray();
        writeEnd(json);
        json.Flush();
        text.Write('\n');
    });

    /// <summary>Answers with text, piece by piece.</summary>
    /// <param name="context">The request.</param>
    /// <param name="type">The type of the text.</param>
    /// <param name="write">Writes it; the second argument is to be waited for now and then, and sends what has gathered.</param>
    public static async Task WriteTextAsync(HttpContext context, string type, Func<TextWriter, Func<ValueTask>, Task> write)
    {
        context.Response.ContentType = type;
        var output = context.Response.BodyWriter;
        await using var text = new Utf8Text(output);
        await write(text, async () =>
        {
            if (text.IsFull)
            {
                text.Sent();
                await FlushAsync(context);
            }
        });
        text.Flush();
        await FlushAsync(context);
    }

    /// <summary>Answers with JSON that is always the same.</summary>
    public static Task CopyAsync(HttpContext context, ReadOnlySpan<byte> json)
    {
        context.Response.ContentType = JsonType;
        context.Response.BodyWriter.Write(json);
        return context.Response.BodyWriter.FlushAsync(context.RequestAborted).AsTask();
    }

    /// <summary>Answers with a text as it is, piece by piece.</summary>
    public static async Task CopyAsync(HttpContext context, Stream text)
    {
        var output = context.Response.BodyWriter;
        while (text.Read(output.GetSpan()) is var count and > 0)
        {
            output.Advance(count);
            await output.FlushAsync(context.RequestAborted);
        }
    }

    /// <summary>
    /// Answers with an array inside of another value, while its elements come. What goes wrong before the first part of the
    /// answer is sent can still be answered with an error; later the connection is closed, and the answer has no end.
    /// </summary>
    public static async Task WriteArrayAsync<T>(
        HttpContext context,
        Action<JsonTextWriter> writeStart,
        IAsyncEnumerable<T> elements,
        Action<JsonTextWriter, T> write,
        Action<JsonTextWriter> writeEnd)
    {
        var part = new ArrayBufferWriter<byte>(FlushSize + (FlushSize >> 1));
        await using var text = new Utf8Text(part);
        using var json = new JsonTextWriter(text) { Culture = CultureInfo.InvariantCulture };
        writeStart(json);
        json.WriteStartArray();
        await foreach (var element in elements.WithCancellation(context.RequestAborted))
        {
            write(json, element);
            if (part.WrittenCount >= FlushSize)
            {
                await SendAsync(context, part);
            }
        }

        json.WriteEndArray();
        writeEnd(json);
        json.Flush();
        text.Write('\n');
        text.Flush();
        await SendAsync(context, part);
    }

    /// <summary>Answers with an error. Nothing happens when an answer has begun already.</summary>
    public static async Task WriteAsync(HttpContext context, ProblemBody problem)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        if (problem.RetryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (problem.Allow is { } methods)
        {
            context.Response.Headers.Allow = methods;
        }

        if (problem.AcceptEncoding is { } encodings)
        {
            context.Response.Headers.AcceptEncoding = encodings;
        }

        if (problem.Version is { } version)
        {
            EntityTags.Write(context, version);
        }

        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"portal\"";
        }

        await WriteAsync(context, problem.Status, ProblemType, (problem with { RequestId = context.TraceIdentifier }).Write);
    }

    private static async Task SendAsync(HttpContext context, ArrayBufferWriter<byte> part)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.ContentType = JsonType;
        }

        context.Response.BodyWriter.Write(part.WrittenSpan);
        part.ResetWrittenCount();
        await FlushAsync(context);
    }

    private static async Task WriteAsync(HttpContext context, int status, string type, Action<JsonTextWriter> write)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        await using var text = new Utf8Text(context.Response.BodyWriter);
        using var json = new JsonTextWriter(text) { Culture = CultureInfo.InvariantCulture };
        write(json);
        json.Flush();
        text.Write('\n');
        text.Flush();
        await FlushAsync(context);
    }

    private static async ValueTask FlushAsync(HttpContext context)
    {
        var flush = context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        if (flush.IsCompleted)
        {
            await flush;
            return;
        }

        try
        {
            await flush.AsTask().WaitAsync(Patience, context.RequestAborted);
        }
        catch (TimeoutException exception)
        {
            context.Abort();
            throw new OperationCanceledException("The client does not read.", exception);
        }
    }
}
