using System.Buffers;
using System.Net.Mime;
using Microsoft.Net.Http.Headers;
using Portal.Api.Json;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Http;

/// <summary>Reads the body of a request.</summary>
internal static class RequestBody
{
    private const string MergePatch = "application/merge-patch+json";
    private const int SmallestBuffer = 256;
    private const int LargestFirstBuffer = 1 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Reads a body of which nothing need be given.</summary>
    /// <typeparam name="T">What it holds.</typeparam>
    /// <param name="context">The request.</param>
    /// <param name="read">Reads the outermost value.</param>
    /// <param name="empty">What an empty body means.</param>
    /// <param name="violations">Where what does not fit is noted.</param>
    public static async Task<T> ReadOptionalAsync<T>(HttpContext context, Func<JsonInput, T> read, T empty, ViolationList violations)
    {
        var body = await ReadAsync(context, isPatch: false);
        return body.IsEmpty ? empty : JsonInput.Read(body.Span, violations, read);
    }

    /// <summary>Reads a list, which must be given: nothing must not be taken for an empty list, which removes everything.</summary>
    /// <typeparam name="T">What an element is.</typeparam>
    /// <param name="context">The request.</param>
    /// <param name="read">Reads one element.</param>
    /// <param name="rule">What to say to somebody who sends something else than an array.</param>
    /// <param name="violations">Where what does not fit is noted.</param>
    public static async Task<IReadOnlyList<T>> ReadListAsync<T>(HttpContext context, Func<JsonInput, T> read, string rule, ViolationList violations)
    {
        var body = await ReadAsync(context, isPatch: false);
        return body.IsEmpty
            ? throw new ProblemException(Problems.UnreadableJson("The body is empty; an array is needed. Send [] for an empty list."))
            : JsonInput.Read(body.Span, violations, input => input.ReadArray(() => read(input), rule)) ?? [];
    }

    /// <summary>Reads a merge patch, which must be given.</summary>
    /// <typeparam name="T">What it holds.</typeparam>
    /// <param name="context">The request.</param>
    /// <param name="read">Reads the outermost value.</param>
    /// <param name="violations">Where what does not fit is noted.</param>
    public static async Task<T> ReadPatchAsync<T>(HttpContext context, Func<JsonInput, T> read, ViolationList violations)
    {
        var body = await ReadAsync(context, isPatch: true);
        return body.IsEmpty
            ? throw new ProblemException(Problems.UnreadableJson("The body is empty; an object with the fields to change is needed."))
            : JsonInput.Read(body.Span, violations, read);
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context, bool isPatch)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(Patience);
        var body = new ArrayBufferWriter<byte>((int)Math.Clamp(context.Request.ContentLength ?? 0, SmallestBuffer, LargestFirstBuffer));
        try
        {
            while (await context.Request.BodyReader.ReadAsync(patience.Token) is var part)
            {
                foreach (var segment in part.Buffer)
                {
                    body.Write(segment.Span);
                }

                context.Request.BodyReader.AdvanceTo(part.Buffer.End);
                if (part.IsCompleted)
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            throw new ProblemException(Problems.BadRequest(StatusCodes.Status408RequestTimeout, "The body did not arrive within 30 seconds."));
        }

        if (body.WrittenCount > 0)
        {
            CheckType(context.Request, isPatch);
        }

        return body.WrittenMemory;
    }

    private static void CheckType(HttpRequest request, bool isPatch)
    {
        var isKnown = MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && (type.MediaType.Equals(MediaTypeNames.Application.Json, StringComparison.OrdinalIgnoreCase)
                || (isPatch && type.MediaType.Equals(MergePatch, StringComparison.OrdinalIgnoreCase)))
            && (type.Charset.Length == 0 || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
        if (!isKnown)
        {
            throw new ProblemException(Problems.WrongType(isPatch ? $"{MergePatch} (or {MediaTypeNames.Application.Json})" : MediaTypeNames.Application.Json));
        }
    }
}
