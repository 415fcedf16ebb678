using System.Net;

namespace Portal.Api.Etcd;

/// <summary>Makes single attempts at single endpoints: one request of etcd's JSON gateway, and what came of it.</summary>
internal sealed class EtcdGateway : IDisposable
{
    // Requests ask for parts of at most 1 MiB, and some of them at once.
    private const int LargestAnswer = 64 << 20;

    private readonly HttpClient client;
    private readonly TimeProvider time;

    public EtcdGateway(EtcdOptions options)
    {
        // The client disposes it.
#pragma warning disable CA2000
        client = new HttpClient(EtcdTransport.Open(options)) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LargestAnswer };
#pragma warning restore CA2000
        time = options.Time;
    }

    /// <summary>Sends a request and reads the whole answer.</summary>
    /// <param name="endpoint">Whom to ask.</param>
    /// <param name="path">The request's path, from <c>/v3</c> on.</param>
    /// <param name="body">The request.</param>
    /// <param name="token">The token of the login; empty for none.</param>
    /// <param name="read">Reads the answer; throws FormatException where it is none.</param>
    /// <param name="patience">How long it may take.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<GatewayReply<T>> SendAsync<T>(Uri endpoint, string path, byte[] body, string token, Func<byte[], T> read, TimeSpan patience, CancellationToken cancellationToken) =>
        TryAsync(endpoint, path, body, token, HttpCompletionOption.ResponseContentRead, patience, async (response, ended) =>
        {
            using (response)
            {
                var answer = await response.Content.ReadAsByteArrayAsync(ended);
                return !response.IsSuccessStatusCode || answer.AsSpan().StartsWith("{\"error\""u8)
                    ? GatewayFailures.OfAnswer(endpoint, (int)response.StatusCode, answer)
                    : (GatewayReply<T>)read(answer);
            }
        },
        cancellationToken);

    /// <summary>Begins a watch.</summary>
    /// <param name="endpoint">Whom to ask.</param>
    /// <param name="body">The request.</param>
    /// <param name="token">The token of the login; empty for none.</param>
    /// <param name="patience">How long it may take to begin.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<GatewayReply<WatchStream>> WatchAsync(Uri endpoint, byte[] body, string token, TimeSpan patience, CancellationToken cancellationToken) =>
        TryAsync<WatchStream>(endpoint, "/v3/watch", body, token, HttpCompletionOption.ResponseHeadersRead, patience, async (response, ended) =>
        {
            if (!response.IsSuccessStatusCode)
            {
                using (response)
                {
                    return GatewayFailures.OfAnswer(endpoint, (int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(ended));
                }
            }

            var stream = new WatchStream(endpoint, response, await response.Content.ReadAsStreamAsync(ended), time);
            try
            {
                if (await stream.BeginAsync(ended) is { } failure)
                {
                    stream.Dispose();
                    return failure;
                }

                return stream;
            }
            catch
            {
                stream.Dispose();
                throw;
            }
        },
        cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private async Task<GatewayReply<T>> TryAsync<T>(
        Uri endpoint,
        string path,
        byte[] body,
        string token,
        HttpCompletionOption completion,
        TimeSpan patience,
        Func<HttpResponseMessage, CancellationToken, Task<GatewayReply<T>>> take,
        CancellationToken cancellationToken)
    {
        using var content = new SentContent(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(endpoint, path))
        {
            Content = content,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };

        // A member that knows no leader says so at once, before it does anything; a stream ends when it has lost it.
        request.Headers.TryAddWithoutValidation("Grpc-Metadata-hasleader", "true");
        if (token.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("Authorization", token);
        }

        using var silence = new CancellationTokenSource(patience, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            return await take(await client.SendAsync(request, completion, ended.Token), ended.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return exception is OperationCanceledException
                ? GatewayFailures.OfSilence(endpoint, content.WasSent, patience)
                : GatewayFailures.OfException(endpoint, content.WasSent, exception);
        }
        catch (FormatException exception)
        {
            return GatewayFailures.OfUnreadable(endpoint, exception.Message);
        }
    }
}
