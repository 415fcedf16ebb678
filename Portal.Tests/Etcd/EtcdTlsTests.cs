using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Etcd;
using Portal.Tests.Doubles;

namespace Portal.Tests.Etcd;

/// <summary>An etcd that wants certificates.</summary>
public sealed class EtcdTlsTests
{
    private EtcdCluster cluster = null!;

    [OneTimeSetUp]
    public async Task Start() => cluster = await EtcdCluster.StartAsync(new EtcdClusterOptions { Members = 1, IsTls = true, User = "portal" });

    [OneTimeTearDown]
    public async Task Stop() => await (cluster?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Test]
    public async Task With_its_certificate_a_client_reads_writes_and_watches()
    {
        using var client = new EtcdClient(EtcdClientTests.Patient(cluster.ClientOptions));
        await using var watch = client.WatchAsync(EtcdRange.Prefix("/portal/"), CancellationToken.None).GetAsyncEnumerator();
        var told = watch.MoveNextAsync().AsTask();
        while (!told.IsCompleted)
        {
            await PutAsync(client);
            await Task.WhenAny(told, Task.Delay(20));
        }

        (await told).Should().BeTrue();
        watch.Current.Key.Should().Be("/portal/a");
        var lease = await client.GrantLeaseAsync(TimeSpan.FromSeconds(60), CancellationToken.None);
        (await client.KeepLeaseAsync(lease, CancellationToken.None)).Should().BeTrue();
    }

    [Test]
    public async Task A_certificate_of_etcd_that_another_CA_has_signed_is_not_trusted()
    {
        var options = cluster.ClientOptions with { CaFile = cluster.Certificates.OtherCa };
        (await RefusalAsync(options)).Should().Contain("no TLS with it").And.Contain(cluster.Endpoints[0].Authority);
        (await RefusalAsync(cluster.ClientOptions with { CaFile = null })).Should().Contain("no TLS with it");
    }

    [Test]
    public async Task A_client_without_a_certificate_or_with_one_of_another_CA_is_told_so()
    {
        (await RefusalAsync(cluster.ClientOptions with { CertificateFile = null, KeyFile = null })).Should().Contain("certificate");
        var (certificate, key) = cluster.Certificates.OtherClient;
        (await RefusalAsync(cluster.ClientOptions with { CertificateFile = certificate, KeyFile = key })).Should().Contain("certificate");
    }

    [Test]
    public async Task A_client_certificate_with_a_common_name_is_refused_with_what_to_do()
    {
        var (certificate, key) = cluster.Certificates.NamedClient;
        (await RefusalAsync(cluster.ClientOptions with { CertificateFile = certificate, KeyFile = key })).Should().Contain("no CN");
    }

    [Test]
    public async Task Over_plain_http_the_message_asks_for_https()
    {
        using var client = new EtcdClient(cluster.ClientOptions with { Endpoints = [new Uri($"http://{cluster.Endpoints[0].Authority}")] });
        var read = FluentActions.Awaiting(() => client.ReadAsync(EtcdRange.Key("/portal/a"), CancellationToken.None));
        (await read.Should().ThrowAsync<EtcdException>()).Which.Should().Match<EtcdException>(
            exception => exception.Fault == EtcdFault.Unreachable && exception.Message.Contains("does it want https"));
    }

    [TestCase("ca")]
    [TestCase("certificate")]
    [TestCase("key")]
    public void A_file_that_is_missing_or_is_not_what_it_should_be_is_named(string which)
    {
        using var folder = new TemporaryFolder();
        foreach (var file in new[] { folder["missing.pem"], folder.Write("empty.pem", string.Empty), folder.Write("other.pem", "not PEM") })
        {
            var options = which switch
            {
                "ca" => cluster.ClientOptions with { CaFile = file },
                "certificate" => cluster.ClientOptions with { CertificateFile = file },
                _ => cluster.ClientOptions with { KeyFile = file },
            };
            var exception = FluentActions.Invoking(() => new EtcdClient(options)).Should().Throw<EtcdException>().Which;
            exception.Fault.Should().Be(EtcdFault.Refused);
            exception.Message.Should().Contain(file).And.Contain("PEM");
        }
    }

    private static async Task<string> RefusalAsync(EtcdOptions options)
    {
        using var client = new EtcdClient(EtcdClientTests.Patient(options));
        var messages = new List<string>();
        foreach (var act in new Func<Task>[] { async () => await PutAsync(client), async () => await client.ReadAsync(EtcdRange.Key("/portal/a"), CancellationToken.None) })
        {
            var exception = (await act.Should().ThrowAsync<EtcdException>()).Which;
            exception.Fault.Should().Be(EtcdFault.Refused, exception.Message);
            messages.Add(exception.Message);
        }

        return messages[1];
    }

    private static Task<EtcdAnswer> PutAsync(EtcdClient client) =>
        client.CommitAsync(new EtcdTransaction([], [new EtcdPut("/portal/a", "1"u8.ToArray())], []), CancellationToken.None);
}
