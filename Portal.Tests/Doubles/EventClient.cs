using FluentAssertions;
using Newtonsoft.Json.Linq;
using Portal.Tests.OpenApi;

namespace Portal.Tests.Doubles;

/// <summary>Reads a stream of events as a browser does.</summary>
internal sealed class EventClient : IDisposable
{
    private readonly HttpResponseMessage response;
    private readonly StreamReader lines;

    private EventClient(HttpResponseMessage response, Stream stream) => (this.response, lines) = (response, new StreamReader(stream));

    public HttpResponseMessage Response => response;

    /// <summary>The id that the stream began with.</summary>
    public string Start { get; private set; } = string.Empty;

    /// <summary>Opens a stream and reads its beginning.</summary>
    public static async Task<EventClient> OpenAsync(HttpClient http, string query = "", string? lastId = null)
    {
        var client = await OpenRawAsync(http, query, lastId);
        var start = await client.NextAsync();
        (start.Kind, start.Data).Should().Be((null, null), "the stream begins with an id alone");
        client.Start = start.Id!;
        return client;
    }

    /// <summary>Opens a stream.</summary>
    public static async Task<EventClient> OpenRawAsync(HttpClient http, string query = "", string? lastId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/events" + query);
        if (lastId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastId);
        }

        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        ((int)response.StatusCode).Should().Be(200);
        return new EventClient(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next event; fails when the stream ends first.</summary>
    public async Task<SentEvent> NextAsync()
    {
        var next = await ReadAsync();
        next.Should().NotBeNull("the stream should go on");
        return next!;
    }

    /// <summary>The next event of a kind, with what it must be. Heartbeats before it say nothing, as to a browser.</summary>
    public async Task<JToken> NextAsync(string kind)
    {
        var next = await NextAsync();
        while (next is { Kind: null, Data: null })
        {
            next = await NextAsync();
        }

        next.Kind.Should().Be(kind, "the event is {0}", next);
        next.Id.Should().NotBeNull();
        return next.Json;
    }

    /// <summary>The next event; null when the stream has ended.</summary>
    public async Task<SentEvent?> ReadAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var sent = new SentEvent(null, null, null, null);
        while (await lines.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Length == 0)
            {
                DocumentedAnswers.Check(sent);
                return sent;
            }

            var (name, value) = (line[..line.IndexOf(':', StringComparison.Ordinal)], line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..]);
            sent = name switch
            {
                "id" => sent with { Id = value },
                "event" => sent with { Kind = value },
                "data" => sent with { Data = value },
                "" => sent with { Comment = value },
                _ => throw new InvalidDataException(line),
            };
        }

        return null;
    }

    public void Dispose()
    {
        lines.Dispose();
        response.Dispose();
    }
}
