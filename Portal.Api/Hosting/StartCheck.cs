using System.Globalization;
using System.Net.Sockets;
using Portal.Api.Configuration;
using Portal.Api.Storage;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;

namespace Portal.Api.Hosting;

/// <summary>
/// Finds out whether a start would work, with the code that a start runs as far as that changes nothing: no file is
/// written, no port is opened, and neither the kernel nor a Portal that runs notices anything.
/// </summary>
/// <param name="options">The options of the start.</param>
/// <param name="kernel">Tells whether the kernel has IPVS.</param>
/// <param name="time">The clock.</param>
internal sealed class StartCheck(PortalOptions options, IKernelSysctls kernel, TimeProvider time)
{
    /// <summary>Looks at everything that a start needs.</summary>
    /// <returns>What was found, in the order of a start.</returns>
    public async Task<StartReport> RunAsync()
    {
        FolderLook? folder = null;
        StoredData? stored = null;
        List<Finding> findings =
        [
            Options(),
            Try("state folder", () => Of(folder = StateFolder.Look(options.StateDirectory))),
            .. folder is null ? [] : new[] { Try("data", () => Of(stored = Read(folder), folder)) },
            .. folder is { Exists: true } && (options.Fleet ?? FleetNote.Read(folder.Path)?.Fleet) is { Length: > 0 } own ? new[] { Try("fleet", () => OfFleet(folder.Path, own)) } : [],
            Scope(stored),
            .. options.Fleet is { } fleet ? new[] { await EtcdCheck.RunAsync(options.Etcd, fleet, stored?.State.Table ?? IpvsTable.Empty) } : [],
        ];
        var place = Path.GetFullPath(options.StateDirectory);
        if (folder is not null || options.Token is not null || options.TokenFile is not null)
        {
            findings.Add(Try("token", () => Token(place)));
        }

        if (options.TlsCertificate is not null || (folder is not null && ListensByTls))
        {
            findings.Add(Try("certificate", () => Certificate(place)));
        }

        if (options.HealthPrograms is { } programs)
        {
            findings.Add(Try("health programs", () => ProgramFolder.IsThere(options)
                ? Ok("health programs", $"Nobody else can write to {programs}.")
                : Warning("health programs", $"{programs} is not there. Checks of type program are refused until it is.")));
        }

        findings.AddRange(options.AddressesOn is { } device ? [AddressCheck.Run(device)] : []);
        findings.AddRange(Secrets.OpenToAll(options).Select(problem => Warning("secrets", $"Others can read a secret. {problem}")));
        findings.AddRange(options.Listen.Select(listen => Listening(listen, folder)));
        findings.Add(await IpvsadmCheck.RunAsync(options, kernel, time));
        return new StartReport([.. findings]);
    }

    private bool ListensByTls => options.Listen.Any(listen => listen.IsTls);

    private Finding Options() => Ok("options", options.ConfigurationFile is { } file
        ? $"All are known and have good values. The configuration file is {file}."
        : "All are known and have good values. There is no configuration file.");

    private Finding Scope(StoredData? stored) => options.Scope switch
    {
        null => Ok("scope", "Portal owns all services."),
        var scope when stored is not null && stored.State.Table.Count - scope.Of(stored.State.Table).Count is > 0 and var outside =>
            Warning("scope", $"{Text(outside)} of the services in Portal's data are outside of it. A start removes them from the data; they stay in the kernel as they are."),
        var scope => Ok("scope", $"Portal owns {string.Join(", ", scope.Entries.Select(ScopeText.Format))}."),
    };

    private Finding OfFleet(string folder, string fleet)
    {
        FleetServices.CheckFolder(options, folder);
        return Ok("fleet", options.Fleet is null ? $"A start leaves the fleet {fleet}." : $"This director belongs to the fleet {fleet}, or joins it.");
    }

    private static Finding Of(FolderLook folder) => folder switch
    {
        { Exists: false } => Ok("state folder", $"{folder.Path} is not there. The first start makes it."),
        { IsHeld: true } => Warning("state folder", $"A Portal runs on {folder.Path}. A second one can start there when the first one has ended."),
        _ => Ok("state folder", $"{folder.Path} can be read and written."),
    };

    private static Finding Of(StoredData? stored, FolderLook folder) => stored switch
    {
        _ when Access.ProblemOfFile(Path.Combine(folder.Path, StoredData.JournalName)) is { } problem => new Finding(Verdict.Problem, "data", problem),
        null => Ok("data", "Nothing is stored yet. The first start takes over what the kernel has."),
        { TornLine: { } line } when !folder.IsHeld =>
            Warning("data", $"Line {Text(line)} of the journal was cut off by a crash. A start drops it: no caller was told that its change was made."),
        { Remarks: { IsEmpty: false } remarks } => Warning("data", $"It was changed by hand on purpose. A start uses it as it is. {string.Join(' ', remarks)}"),
        { State: var state } => Ok("data", $"Snapshot and journal are whole. Revision: {Text(state.Revision)}; services: {Text(state.Table.Count)}."),
    };

    // A Portal that runs may replace both files between the looks at the one and at the other: then they are read anew.
    private static StoredData? Read(FolderLook folder)
    {
        var snapshot = Path.Combine(folder.Path, StoredData.SnapshotName);
        while (true)
        {
            var written = File.GetLastWriteTimeUtc(snapshot);
            try
            {
                StoredData.ReadBegun(folder.Path);
                return StoredData.Read(folder.Path);
            }
            catch (Exception exception) when (StartFailure.Is(exception) && File.GetLastWriteTimeUtc(snapshot) != written)
            {
            }
        }
    }

    private Finding Token(string place)
    {
        var file = Secrets.TokenFile(options, place);
        return Ok("token", Secrets.FindToken(options, place) is null ? $"The first start makes one in {file}."
            : options.Token is not null ? "It is given as an option."
            : $"{file} holds it.");
    }

    private Finding Tokens(string place)
    {
        var tokens = TokenKeeper.Find(options, place);
        var ended = tokens.All.Where(token => !token.IsValid(time.GetUtcNow())).Select(token => token.Name).ToList();
        return ended.Count > 0 ? Warning("tokens", $"These count no more: {string.Join(", ", ended)}.")
            : Ok("tokens", tokens.Count == 0 ? "There are none with rights of their own." : $"Those with rights of their own: {Text(tokens.Count)}.");
    }

    private Finding Certificate(string place)
    {
        if (!ListensByTls)
        {
            return Warning("certificate", $"{options.TlsCertificate} is not used: Portal does not listen by https.");
        }

        return Secrets.FindCertificate(options, place) switch
        {
            null => Ok("certificate", $"The first start makes a self-signed one in {place}."),
            var certificate when Secrets.IsToRenew(certificate, options, time) => Warning("certificate", $"The self-signed one has expired on {certificate.LastDay}. The start makes a new one. Callers must be told to trust it."),
            var certificate when certificate.DateProblem(time.GetUtcNow()) is { } problem => Warning("certificate", $"Callers will refuse it. {problem}"),
            var certificate => Ok("certificate", $"The key belongs to it, and it is valid until {certificate.LastDay}."),
        };
    }

    private static Finding Listening(ListenAddress listen, FolderLook? folder)
    {
        try
        {
            using var socket = ListenSocket.Bind(listen.Endpoint);
            return Ok(listen.ToString(), "Portal can listen there.");
        }
        catch (IOException exception)
        {
            return exception.InnerException is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } && IsOwn(listen, folder)
                ? Ok(listen.ToString(), "The Portal that runs on the state folder listens there.")
                : new Finding(Verdict.Problem, listen.ToString(), exception.Message);
        }
    }

    private static bool IsOwn(ListenAddress listen, FolderLook? folder) =>
        folder?.Listening.Any(address => ListenAddress.Parse(address).Excludes(listen)) is true;

    private static Finding Try(string subject, Func<Finding> check)
    {
        try
        {
            return check();
        }
        catch (Exception exception) when (StartFailure.Is(exception))
        {
            return new Finding(Verdict.Problem, subject, exception.Message);
        }
    }

    private static Finding Ok(string subject, string text) => new(Verdict.Ok, subject, text);

    private static Finding Warning(string subject, string text) => new(Verdict.Warning, subject, text);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
