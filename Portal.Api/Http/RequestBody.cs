using System.Net.Mime;
using Microsoft.Net.Http.Headers;
using Portal.Api.Json;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Http;

/// <summary>Reads the body of a request.</summary>
internal static class RequestBody
{
    private const string MergePatch = "application/merge-patch+json";
    private const int LongestEncoding = 32;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Reads a body with optional fields. Only PUT needs a body: otherwise a body lost on the way would replace the declared settings with defaults.</summary>
    /// <typeparam name="T">What it holds.</typeparam>
    /// <param name="context">The request.</param>
    /// <param name="read">Reads the outermost value.</param>
    /// <param name="empty">What an empty body means.</param>
    /// <param name="violations">Where what does not fit is noted.</param>
    /// <param name="hint">What to say of the object that PUT needs.</param>
    public static Task<T> ReadOptionalAsync<T>(HttpContext context, Func<JsonInput, T> read, T empty, ViolationList violations, string hint = "Send {} for defaults.") => ReadAsync(
        context,
        isPatch: false,
        read,
        () => HttpMethods.IsPut(context.Request.Method) ? throw new ProblemException(Problems.UnreadableJson("The body is empty; an object is needed. " + hint)) : empty,
        violations);

    /// <summary>Reads a list, which must be given: nothing must not be taken for an empty list, which removes everything.</summary>
    /// <typeparam name="T">What an element is.</typeparam>
    /// <param name="context">The request.</param>
    /// <param name="read">Reads one element.</param>
    /// <param name="rule">What to say to somebody who sends something else than an array.</param>
    /// <param name="violations">Where what does not fit is noted.</param>
    public static Task<IReadOnlyList<T>> ReadListAsync<T>(HttpContext context, Func<JsonInput, T> read, string rule, ViolationList violations) => ReadAsync(
        context,
        isPatch: false,
        input => input.ReadArray(() => read(input), rule) ?? [],
        () => throw new ProblemException(Problems.UnreadableJson("The body is empty; an array is needed. Send [] for an empty list.")),
        violations);

    /// <summary>Reads a merge patch, which must be given.</summary>
    /// <typeparam name="T">What it holds.</typeparam>
    /// <param name="context">The request.</param>
    /// <param name="read">Reads the outermost value.</param>
    /// <param name="violations">Where what does not fit is noted.</param>
    public static Task<T> ReadPatchAsync<T>(HttpContext context, Func<JsonInput, T> read, ViolationList violations) => ReadAsync(
        context,
        isPatch: true,
        read,
        () => throw new ProblemException(Problems.UnreadableJson("The body is empty; an object with the fields to change is needed.")),
        violations);

    // Whoever waits, for the rest of his body or for memory, gives his place to those who can be worked on.
    private static async Task<T> ReadAsync<T>(HttpContext context, bool isPatch, Func<JsonInput, T> read, Func<T> empty, ViolationList violations)
    {
        CheckEncoding(context.Request);
        var place = Place.Of(context);
        using var bound = new CancellationTokenSource(Patience, place.Time);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, bound.Token);
        using var body = new BodyBuffer(place.Memory);
        await ReceiveAsync(context, body, place, patience.Token);
        if (body.Content.IsEmpty)
        {
            await place.EnterAsync(context.RequestAborted);
            return empty();
        }

        CheckType(context.Request, isPatch);
        var document = CheckedJson.Of(body.Content);
        await KeepAsync(context, document, place, patience.Token);
        await place.EnterAsync(context.RequestAborted);
        return JsonInput.Read(document, violations, read);
    }

    private static async Task ReceiveAsync(HttpContext context, BodyBuffer body, Place place, CancellationToken patience)
    {
        try
        {
            var (reader, isComplete) = (context.Request.BodyReader, false);
            body.Expect(context.Request.ContentLength ?? 0);
            while (!isComplete)
            {
                var reading = reader.ReadAsync(patience);
                if (!reading.IsCompleted)
                {
                    place.Leave();
                }

                var part = await reading;
                isComplete = part.IsCompleted;
                try
                {
                    await body.WriteAsync(part.Buffer, isComplete, patience);
                }
                finally
                {
                    // Also where the body is turned away: the server passes over the rest of it.
                    reader.AdvanceTo(part.Buffer.End);
                }
            }
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            throw new ProblemException(Problems.BadRequest(StatusCodes.Status408RequestTimeout, "The body did not arrive within 30 seconds."));
        }
    }

    private static async Task KeepAsync(HttpContext context, CheckedJson document, Place place, CancellationToken patience)
    {
        try
        {
            await place.KeepAsync(document.Weight, patience);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            throw new ProblemException(Problems.NoRoom());
        }
    }

    // RFC 9110, 8.4: identity stands for none. An empty body has no encoding that would matter.
    private static void CheckEncoding(HttpRequest request)
    {
        var encoding = request.Headers.ContentEncoding.ToString();
        if (encoding.Length > 0 && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase) && request.ContentLength != 0)
        {
            throw new ProblemException(Problems.WrongEncoding(encoding.Length > LongestEncoding ? encoding[..LongestEncoding] + "..." : encoding));
        }
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
