using System.Net;
using System.Net.Sockets;
using System.Text;
using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;
using Portal.Tests.Lab;

namespace Portal.Tests.Scripts;

/// <summary>What connections to the lab go through: scripts/lab/relay.sh, three times.</summary>
public sealed class RelayTests
{
    // Longer than the half second after which socat cuts a connection off that has ended on one side.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(0.8);

    private TcpListener server = null!;
    private Relay relay = null!;

    [SetUp]
    public async Task Listen()
    {
        server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        relay = await Relay.ToAsync("TCP:" + server.LocalEndpoint);
    }

    [TearDown]
    public void Close()
    {
        relay.Dispose();
        server.Dispose();
    }

    [Test]
    public async Task A_client_that_has_said_everything_gets_a_late_answer()
    {
        using var client = await relay.ConnectAsync();
        using var accepted = await server.AcceptSocketAsync();

        await LateAnswerAsync(client, accepted);
    }

    [Test]
    public async Task A_server_that_has_said_everything_hears_a_client_that_goes_on()
    {
        using var client = await relay.ConnectAsync();
        using var accepted = await server.AcceptSocketAsync();

        await LateAnswerAsync(accepted, client);
    }

    [Test]
    public async Task Events_pass_after_a_silence_and_a_reader_that_goes_leaves_nothing_behind()
    {
        await using var portal = await TestPortal.StartAsync();
        using var relay = await Relay.ToAsync($"TCP:127.0.0.1:{portal.Address.Port}");
        using var http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, _) => new NetworkStream(await relay.ConnectAsync(), ownsSocket: true),
            ResponseDrainTimeout = TimeSpan.Zero,
        });
        http.BaseAddress = portal.Address;
        http.DefaultRequestHeaders.Add("X-AUTH-TOKEN", TestPortal.Token);
        using (var client = await EventClient.OpenAsync(http))
        {
            await Task.Delay(Silence);
            await portal.PostAsync(Known.WebPath);
            await client.NextAsync("change");
            relay.Connections.Should().Equal(1, 1, 1);
        }

        await Until.TrueAsync(() => relay.Connections.All(count => count == 0), "the connections should end");
    }

    // The first says everything, then the second answers, then both are done.
    private static async Task LateAnswerAsync(Socket first, Socket second)
    {
        await first.SendAsync("question"u8.ToArray());
        first.Shutdown(SocketShutdown.Send);
        (await ReadAsync(second)).Should().Be("question");
        await Task.Delay(Silence);
        await second.SendAsync("answer"u8.ToArray());
        second.Shutdown(SocketShutdown.Send);
        (await ReadAsync(first)).Should().Be("answer");
    }

    private static async Task<string> ReadAsync(Socket socket)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var text = new StringBuilder();
        var buffer = new byte[64];
        while (await socket.ReceiveAsync(buffer, patience.Token) is var count and > 0)
        {
            text.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }

        return text.ToString();
    }
}
