using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Fleet.Processes;

/// <summary>
/// An etcd with TLS, certificates of clients, and users, whose tokens live ten seconds or, in the test run, less: Portal logs in again, and nobody
/// notices.
/// </summary>
[TestFixture]
internal sealed class TokenTests : ProcessesFixture
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(FleetLength.IsLong ? 10 : 1);

    private readonly TemporaryFolder folder = new();

    protected override EtcdClusterOptions ClusterOptions { get; } = new() { IsTls = true, User = "portal", HasJwt = true, TokenLife = Life };

    [OneTimeTearDown]
    public void RemoveFolder() => folder.Dispose();

    [Test]
    public async Task Tokens_that_expire_again_and_again_cost_no_change()
    {
        var files = Cluster.ClientOptions;
        await StartFleetAsync(options: [
            "--etcd-ca", files.CaFile!, "--etcd-certificate", files.CertificateFile!, "--etcd-key", files.KeyFile!,
            "--etcd-user", "portal", "--etcd-password-file", folder.Write("password", ClusterOptions.Password)]);
        await Task.Delay(Life * 3);
        await Fleet.ProgressAsync();
        await Fleet.AgreeAsync();
    }
}
