using System.Text;
using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Attacks;

/// <summary>Callers that ask for everything and read nothing of it, in 256 MiB. PORTAL_ATTACK_READERS sets how many.</summary>
// Alone: the listings keep both processors busy, and other fixtures have patience of their own.
[NonParallelizable]
[Category("Binary")]
internal sealed class AnswerAttackTests
{
    private const int Services = 500;
    private const int Servers = 64;

    private static readonly int Readers = AttackSize.Of("PORTAL_ATTACK_READERS", 60);

    [TestCase("GET /services")]
    [TestCase("GET /services?include=stats")]
    [TestCase("GET /history/1")]
    public async Task Callers_that_do_not_read_a_large_table_hold_little(string request)
    {
        using var portal = await LimitedPortal.StartAsync();
        List<RawCaller> callers = [];
        await portal.WithstandAsync($"{Readers} times {request} of {Services} x {Servers}, unread", async () =>
        {
            using (var caller = await RawCaller.OpenAsync(portal))
            {
                (await caller.SendAsync("POST /services?force=true", Table())).Should().StartWith("HTTP/1.1 200 ");
            }

            for (var i = 0; i < Readers; i++)
            {
                var caller = await RawCaller.OpenAsync(portal, receiveBuffer: 4096);
                callers.Add(caller);
                await caller.StartAsync(request);
            }

            await Poll.UntilAsync(() => callers.Exists(caller => caller.Available > 0), "the first is answered");

            // Whoever finds room now has it because another was given up, or waits for that.
            await Task.Delay(TimeSpan.FromSeconds(5));
        });
        callers.ForEach(caller => caller.Dispose());
    }

    private static byte[] Table() => Encoding.ASCII.GetBytes($"[{string.Join(',', Enumerable.Range(0, Services).Select(service =>
        $$"""{"type":"tcp","host":"10.0.{{service / 250}}.{{service % 250}}","port":80,"servers":[{{string.Join(',', Enumerable.Range(0, Servers).Select(server => $$"""{"host":"10.1.0.{{server}}","port":80}"""))}}]}"""))}]");
}
