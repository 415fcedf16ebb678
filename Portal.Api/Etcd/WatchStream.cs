using System.Text;

namespace Portal.Api.Etcd;

/// <summary>A watch that stands: one line for each piece of news, as long as etcd likes.</summary>
/// <param name="endpoint">Who tells it.</param>
/// <param name="response">The answer, which has begun.</param>
/// <param name="lines">Its body.</param>
/// <param name="time">The clock.</param>
internal sealed class WatchStream(Uri endpoint, HttpResponseMessage response, Stream lines, TimeProvider time) : IDisposable
{
    private readonly StreamReader reader = new(lines, Encoding.UTF8);

    /// <summary>Reads the first line.</summary>
    /// <returns>Null when the watch stands.</returns>
    /// <exception cref="FormatException">It is none of etcd.</exception>
    public async Task<EtcdFailure?> BeginAsync(CancellationToken cancellationToken) => await NextAsync(cancellationToken) switch
    {
        { Failure: { } failure } => failure,
        { Answer: { IsCreated: true } } => null,
        _ => GatewayFailures.OfUnreadable(endpoint, "The watch did not begin."),
    };

    /// <summary>Waits for news.</summary>
    /// <param name="patience">How long.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The news; null when the stream ended, or was silent for so long.</returns>
    /// <exception cref="EtcdException">The stream broke, or etcd ended the watch.</exception>
    public async Task<WatchNews?> ReadAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(patience, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        EtcdFailure failure;
        try
        {
            var next = await NextAsync(ended.Token);
            if (next.Failure is null)
            {
                return next.Answer;
            }

            failure = next.Failure;
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            failure = GatewayFailures.OfException(endpoint, wasSent: true, exception);
        }
        catch (FormatException exception)
        {
            failure = GatewayFailures.OfUnreadable(endpoint, exception.Message);
        }

        throw new EtcdException(failure.Fault, failure.Text + ".");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        reader.Dispose();
        response.Dispose();
    }

    private async Task<GatewayReply<WatchNews?>> NextAsync(CancellationToken cancellationToken)
    {
        if (await reader.ReadLineAsync(cancellationToken) is not { } text)
        {
            return (WatchNews?)null;
        }

        var line = Encoding.UTF8.GetBytes(text);
        if (GatewayAnswers.Error(line) is { } error)
        {
            return GatewayFailures.OfError(endpoint, error);
        }

        var news = GatewayAnswers.News(line);
        return news.IsCancelled || news.IsCompacted ? GatewayFailures.OfEnd(endpoint, news) : news;
    }
}
