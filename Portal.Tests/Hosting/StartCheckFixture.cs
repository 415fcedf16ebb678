using System.Security.Cryptography.X509Certificates;
using NUnit.Framework;
using Portal.Api.Configuration;
using Portal.Api.Hosting;
using Portal.Api.Storage;
using Portal.Ipvsadm.Execution;
using Portal.Tests.Doubles;
using Portal.Tests.Execution;
using Portal.Tests.Storage;

namespace Portal.Tests.Hosting;

/// <summary>Checks of a start on a machine with a working ipvsadm.</summary>
internal abstract class StartCheckFixture
{
    protected TemporaryFolder Folder { get; private set; } = null!;

    /// <summary>The root of the machine, as far as the kernel's IPVS goes.</summary>
    protected TemporaryFolder Machine { get; private set; } = null!;

    protected StubIpvsadm Ipvsadm { get; private set; } = null!;

    protected PortalOptions Options { get; set; } = new();

    protected string StateFolder => Options.StateDirectory;

    [SetUp]
    public void Prepare()
    {
        (Folder, Machine, Ipvsadm) = (new TemporaryFolder(), new TemporaryFolder(), new StubIpvsadm());
        Directory.CreateDirectory(Machine["proc/net"]);
        Machine.Write("proc/net/ip_vs", "IP Virtual Server version 1.2.1 (size=4096)\n");
        Options = new PortalOptions
        {
            Listen = [ListenAddress.Parse("http://127.0.0.1:0")],
            StateDirectory = Folder["state"],
            Ipvsadm = Ipvsadm.Program,
            LogLevel = Microsoft.Extensions.Logging.LogLevel.None,
        };
    }

    [TearDown]
    public void Clean()
    {
        Ipvsadm.Dispose();
        Machine.Dispose();
        Folder.Dispose();
    }

    protected void Listen(string address) => Options = Options with { Listen = [ListenAddress.Parse(address)] };

    /// <summary>Listens by https with a certificate.</summary>
    protected void Serve(X509Certificate2 certificate)
    {
        Listen("https://127.0.0.1:0");
        Options = Options with
        {
            TlsCertificate = Folder.Write("certificate.pem", certificate.ExportCertificatePem()),
            TlsKey = Folder.Write("key.pem", certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()),
        };
        File.SetUnixFileMode(Options.TlsKey, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>Stores the first states of the history.</summary>
    protected void Store()
    {
        using var folder = Api.Storage.StateFolder.Open(StateFolder);
        using var store = new StateStore(folder, new StoreOptions(), new ListLogger<StateStore>());
        store.Initialise(History.StateAt(0));
        store.Append([History.ChangeTo(1)], History.StateAt(1));
        store.Append([History.ChangeTo(2)], History.StateAt(2));
    }

    protected Task<StartReport> CheckAsync() => new StartCheck(Options, new KernelSysctls(Machine.Path), TimeProvider.System).RunAsync();

    /// <summary>What is said of one thing.</summary>
    protected async Task<Finding> FindAsync(string subject) => (await CheckAsync()).Findings.Single(finding => finding.Subject == subject);
}
