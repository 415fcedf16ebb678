using System.Diagnostics;
using System.Security.Cryptography;
using Newtonsoft.Json.Linq;

namespace Portal.Tests.Doubles;

/// <summary>This part is about what the members are started with, their data, and what an operator does with etcdctl.</summary>
internal sealed partial class EtcdCluster
{
    /// <summary>Runs etcdctl on all members that run, as root where there are users.</summary>
    /// <returns>What it printed.</returns>
    public Task<string> CtlAsync(params string[] arguments) => CtlAsync(Endpoints.Where((_, i) => members[i] is not null), arguments);

    private async Task<string> CtlAsync(IEnumerable<Uri> endpoints, string[] arguments)
    {
        var start = new ProcessStartInfo("etcdctl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ETCDCTL_API"] = "3";
        start.Environment["ETCDCTL_ENDPOINTS"] = string.Join(',', endpoints);
        start.Environment["ETCDCTL_DIAL_TIMEOUT"] = "60s";
        start.Environment["ETCDCTL_COMMAND_TIMEOUT"] = "60s";
        if (options.IsTls)
        {
            start.Environment["ETCDCTL_CACERT"] = Certificates.Ca;
            (start.Environment["ETCDCTL_CERT"], start.Environment["ETCDCTL_KEY"]) = Certificates.Client;
        }

        if (hasUsers)
        {
            start.Environment["ETCDCTL_USER"] = "root:" + RootPassword;
        }

        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"etcdctl {string.Join(' ', arguments)}: {await errors}");
    }

    /// <summary>Takes all data away, also users, and starts all members anew.</summary>
    public async Task WipeAsync()
    {
        Empty();
        await StartAllAsync();
    }

    /// <summary>Saves what is there now, as operators do.</summary>
    /// <returns>The file.</returns>
    public async Task<string> SaveBackupAsync()
    {
        var file = folder[$"backup-{Guid.NewGuid():N}.db"];
        await LeaderAsync();
        await CtlAsync(Endpoints.Where((_, i) => members[i] is not null).Take(1), ["snapshot", "save", file]);
        return file;
    }

    /// <summary>Starts all members with what was saved. Revisions go back to those of then.</summary>
    public async Task RestoreBackupAsync(string file)
    {
        Empty();
        for (var i = 0; i < members.Length; i++)
        {
            await CtlAsync(
                "snapshot", "restore", file, "--name", Name(i), "--data-dir", Data(i), "--initial-cluster", Cluster, "--initial-cluster-token", "restored", "--initial-advertise-peer-urls", Peer(i));
        }

        await StartAllAsync();
    }

    /// <summary>Forgets all revisions but the newest ones.</summary>
    public Task CompactAsync(long revision) => CtlAsync("compact", revision.ToString());

    /// <summary>Forgets all revisions but the newest one.</summary>
    public async Task CompactAsync()
    {
        var reading = JObject.Parse(await CtlAsync("get", "/", "--limit", "1", "--write-out", "json"));
        await CompactAsync((long)reading["header"]!["revision"]!);
    }

    private static string Name(int member) => $"m{member}";

    private string Cluster => string.Join(',', members.Select((_, i) => $"{Name(i)}={Peer(i)}"));

    private string Peer(int member) => $"http://{addresses[member]}:{PeerPort}";

    private string Data(int member) => folder[Name(member)];

    private string Log(int member) => folder[Name(member) + ".log"];

    private List<string> Arguments(int member)
    {
        var election = (long)options.Election.TotalMilliseconds;
        List<string> arguments =
        [
            "--name", Name(member),
            "--data-dir", Data(member),
            "--listen-client-urls", Endpoints[member].ToString().TrimEnd('/'),
            "--advertise-client-urls", Endpoints[member].ToString().TrimEnd('/'),
            "--listen-peer-urls", Peer(member),
            "--initial-advertise-peer-urls", Peer(member),
            "--initial-cluster", Cluster,
            "--initial-cluster-token", folder.Path,
            "--listen-metrics-urls", $"http://{addresses[member]}:{MetricsPort}",
            "--election-timeout", election.ToString(),
            "--heartbeat-interval", (election / 10).ToString(),
        ];
        if (options.IsTls)
        {
            arguments.AddRange("--cert-file", Certificates.Server.Certificate, "--key-file", Certificates.Server.Key, "--trusted-ca-file", Certificates.Ca, "--client-cert-auth");
        }

        if (options.Quota is { } quota)
        {
            arguments.AddRange("--quota-backend-bytes", quota.ToString());
        }

        if (options.HasJwt)
        {
            arguments.AddRange("--auth-token", $"jwt,pub-key={JwtKey}.pub,priv-key={JwtKey},sign-method=RS256,ttl={options.TokenLife?.TotalSeconds ?? 300}s");
        }
        else if (options.TokenLife is { } life)
        {
            arguments.AddRange("--auth-token-ttl", life.TotalSeconds.ToString());
        }

        return arguments;
    }

    private string JwtKey => folder["jwt.pem"];

    private void WriteJwtKey()
    {
        if (!options.HasJwt)
        {
            return;
        }

        using var key = RSA.Create(2048);
        folder.Write("jwt.pem", key.ExportRSAPrivateKeyPem());
        folder.Write("jwt.pem.pub", key.ExportSubjectPublicKeyInfoPem());
    }

    private async Task MakeUsersAsync(string user)
    {
        await CtlAsync("user", "add", "root:" + RootPassword);
        await CtlAsync("role", "add", "root");
        await CtlAsync("user", "grant-role", "root", "root");
        await CtlAsync("role", "add", user);
        await CtlAsync("role", "grant-permission", user, "--prefix=true", "readwrite", options.Prefix);
        await CtlAsync("user", "add", $"{user}:{options.Password}");
        await CtlAsync("user", "grant-role", user, user);
        await CtlAsync("auth", "enable");
        hasUsers = true;
    }

    private void Empty()
    {
        KillAll();
        hasUsers = false;
        for (var i = 0; i < members.Length; i++)
        {
            if (Directory.Exists(Data(i)))
            {
                Directory.Delete(Data(i), recursive: true);
            }
        }
    }
}
