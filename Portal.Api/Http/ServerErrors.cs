using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.AspNetCore.WebUtilities;
using Newtonsoft.Json;
using Portal.Api.Contracts;
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
            var problem = Problems.BadRequest(error) with { RequestId = id };
            output.Say(Render(problem, hasBody: !IsHead(request)));
            metrics.Count(string.Empty, RequestMetrics.NoRoute, problem.Status, TimeSpan.Zero);
            var caller = request.Get<IHttpConnectionFeature>()?.RemoteIpAddress?.ToString() ?? "unknown";
            lines.Write(isTrusted: false, new RequestLine(caller, RequestLine.NoToken, "-", "-", problem.Status, TimeSpan.Zero, id));
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

    // The server knows no method yet where it has not understood the first line.
    private static bool IsHead(IFeatureCollection request) => request.Get<IHttpRequestFeature>()!.Method is { Length: > 0 } method
        ? HttpMethods.IsHead(method)
        : request.Get<FirstWord>()?.IsHead == true;

    // The server forgets all headers that it was given for such an answer: here is the whole of it.
    private byte[] Render(ProblemBody problem, bool hasBody)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var text = new Utf8Text(body))
        using (var json = new JsonTextWriter(text) { Culture = CultureInfo.InvariantCulture, CloseOutput = false })
        {
            problem.Write(json);
            json.Flush();
            text.Write('\n');
            text.Flush();
        }

        var head = string.Create(CultureInfo.InvariantCulture, $"""
            HTTP/1.1 {problem.Status} {ReasonPhrases.GetReasonPhrase(problem.Status)}
            Content-Length: {body.WrittenCount}
            Connection: close
            Content-Type: {Answer.ProblemType}
            Date: {time.GetUtcNow():R}
            {RequestIds.Header}: {problem.RequestId}


            """).ReplaceLineEndings("\r\n");
        return hasBody ? [.. Encoding.ASCII.GetBytes(head), .. body.WrittenSpan] : Encoding.ASCII.GetBytes(head);
    }
}
