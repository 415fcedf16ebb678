using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Etcd;
using Portal.Tests.Doubles;

namespace Portal.Tests.Etcd;

public sealed class EtcdPasswordTests
{
    [TestCase("secret", "secret")]
    [TestCase("secret\n", "secret")]
    [TestCase(" two words \r\n", " two words ")]
    public void A_password_is_the_line_of_its_file(string text, string expected)
    {
        using var folder = new TemporaryFolder();
        EtcdPassword.FromFile(folder.Write("password", text))().Should().Be(expected);
    }

    [Test]
    public async Task A_file_without_a_password_is_named_and_one_that_changed_is_read_again()
    {
        using var folder = new TemporaryFolder();
        var file = folder["password"];
        var read = EtcdPassword.FromFile(file);
        using var server = new ScriptedEtcd((path, _) => path == "/v3/auth/authenticate" ? (200, """{"token":"a"}""") : (200, "{}"));
        using var client = new EtcdClient(EtcdClientTests.Patient(new EtcdOptions { Endpoints = [server.Endpoint], User = "portal", Password = read }));
        foreach (var change in new Action[] { () => { }, () => folder.Write("password", "\n") })
        {
            change();
            var act = FluentActions.Awaiting(() => client.ReadAsync(EtcdRange.Key("a"), CancellationToken.None));
            var exception = (await act.Should().ThrowAsync<EtcdException>()).Which;
            (exception.Fault, exception.Message.Contains(file, StringComparison.Ordinal)).Should().Be((EtcdFault.Refused, true));
        }

        folder.Write("password", "secret\n");
        await client.ReadAsync(EtcdRange.Key("a"), CancellationToken.None);
        server.Requests[0].Body.Should().Be("""{"name":"portal","password":"secret"}""");
    }
}
