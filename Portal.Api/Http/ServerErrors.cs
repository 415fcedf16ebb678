using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.AspNetCore.WebUtilities;
using Newtonsoft.Json;
using Portal.Api.Json;
using Portal.Api.Metrics;

namespace Portal.Api.Http;

/// <summary>
/// Gives an error of the catalogue to those whom the server refuses by itself, before any of Portal's own code is asked: an
/// address that is too long, too many headers, what is no HTTP. It would answer them with a status alone. Over HTTP/2 it ends
/// the connection or the stream, with a reason of that protocol.
/// </summary>
internal sealed class ServerErrors(RequestIds ids, TimeProvider time, RequestMetrics metrics, RequestLines lines) : IObserver<KeyValuePair<string, object?>>
{
    private const string BadRequest = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    /// <summary>Begins to listen to the server.</summary>
    /// <returns>Ends it.</returns>
    public IDisposable Subscribe(DiagnosticListener server) => server.Subscribe(this, name => name == BadRequest);

    /// <inheritdoc/>
    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is IFeatureCollection request && request.Get<IBadRequestExceptionFeature>()?.Error is BadHttpRequestException error
            && request.Get<IHttpResponseFeature>()?.HasStarted == false && request.Get<IHttp2StreamIdFeature>() is null && request.Get<LastWord>() is { } output)
        {
            var id = ids.For(request.Get<IHttpRequestFeature>()!.Headers[RequestIds.Header]);
            output.Say(Render(error, id, hasBody: !HttpMethods.IsHead(request.Get<IHttpRequestFeature>()!.Method)));
            metrics.Count(string.Empty, RequestMetrics.NoRoute, error.StatusCode, TimeSpan.Zero);
            var caller = request.Get<IHttpConnectionFeature>()?.RemoteIpAddress?.ToString() ?? "unknown";
            lines.Write(isTrusted: false, new RequestLine(caller, "-", "-", error.StatusCode, TimeSpan.Zero, id));
        }
    }

    /// <inheritdoc/>
    public void OnCompleted()
    {
    }

    /// <inheritdoc/>
    public void OnError(Exception error)
    {
    }

    // The server forgets all headers that it was given for such an answer: here is the whole of it.
    private byte[] Render(BadHttpRequestException error, string id, bool hasBody)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var text = new Utf8Text(body))
        using (var json = new JsonTextWriter(text) { Culture = CultureInfo.InvariantCulture, CloseOutput = false })
        {
            (Problems.BadRequest(error.StatusCode, error.Message) with { RequestId = id }).Write(json);
            json.Flush();
            text.Write('\n');
            text.Flush();
        }

        var head = string.Create(CultureInfo.InvariantCulture, $"""
            HTTP/1.1 {error.StatusCode} {ReasonPhrases.GetReasonPhrase(error.StatusCode)}
            Content-Length: {body.WrittenCount}
            Connection: close
            Content-Type: {Answer.ProblemType}
            Date: {time.GetUtcNow():R}
            {RequestIds.Header}: {id}


            """).ReplaceLineEndings("\r\n");
        return hasBody ? [.. Encoding.ASCII.GetBytes(head), .. body.WrittenSpan] : Encoding.ASCII.GetBytes(head);
    }
}
