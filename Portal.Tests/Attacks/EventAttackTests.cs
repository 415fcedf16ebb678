using System.Text;
using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Attacks;

/// <summary>Readers of events that do not read, in 256 MiB. PORTAL_ATTACK_RESETS sets how much they miss.</summary>
// Alone: the resets keep both processors busy, and other fixtures have patience of their own.
[NonParallelizable]
[Category("Binary")]
internal sealed class EventAttackTests
{
    private const int Readers = 64;
    private const int Services = 300;
    private const int Labels = 32;
    private const int LongestValue = 255;

    private static readonly int Resets = AttackSize.Of("PORTAL_ATTACK_RESETS", 20);

    [Test]
    public async Task Readers_that_do_not_read_hold_little_while_everything_is_labelled_anew()
    {
        using var portal = await LimitedPortal.StartAsync();
        List<RawCaller> readers = [];
        await portal.WithstandAsync($"{Readers} readers that do not read, {Resets} resets", async () =>
        {
            for (var i = 0; i < Readers; i++)
            {
                var reader = await RawCaller.OpenAsync(portal, receiveBuffer: 4096);
                readers.Add(reader);
                await reader.StartAsync("GET /events");
                await Poll.UntilAsync(() => reader.Available > 0, "the stream has begun");
            }

            for (var i = 0; i < Resets; i++)
            {
                using var caller = await RawCaller.OpenAsync(portal);
                (await caller.SendAsync("POST /services?force=true", Body(i))).Should().StartWith("HTTP/1.1 200 ");
            }
        });
        readers.ForEach(reader => reader.Dispose());
    }

    private static byte[] Body(int reset)
    {
        var value = new string((char)('a' + (reset % 26)), LongestValue);
        var labels = string.Join(',', Enumerable.Range(0, Labels).Select(label => $"\"label-{label}\":\"{value}\""));
        return Encoding.ASCII.GetBytes($"[{string.Join(',', Enumerable.Range(0, Services).Select(service => $$$"""{"type":"tcp","host":"10.0.{{{service / 250}}}.{{{service % 250}}}","port":80,"labels":{{{{labels}}}}}"""))}]");
    }
}
