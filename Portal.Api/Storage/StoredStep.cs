using Portal.Api.Json;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Storage;

/// <summary>A step of a change of the table, in the journal. It holds only the new settings. It is about a server if it names one.</summary>
internal readonly record struct StoredStep
{
    private static readonly JsonKind<object?> EitherSettings = new((json, settings) =>
    {
        if (settings is VirtualServiceSettings service)
        {
            StoredServiceSettings.Kind.Write(json, StoredServiceSettings.Of(service));
        }
        else
        {
            StoredServerSettings.Kind.Write(json, (RealServerSettings?)settings);
        }
    });

    private static StoredStep Codec(ref JsonPass pass, StoredStep stored)
    {
        stored = stored with
        {
            Action = pass.Field("action", JsonKinds.Text, stored.Action),
            Service = pass.Field("service", StoredKey.Service, stored.Service),
            Server = pass.Field("server", StoredKey.Server, stored.Server),
        };
        return stored with { Settings = pass.Field("settings", EitherSettings, stored.Settings, stored, static (stored, input) => stored.ReadSettings(input)) };
    }

    /// <summary>Steps, which are read one after the other.</summary>
    public static readonly JsonKind<IEnumerable<TableChange>?> List = JsonKinds.Each(new JsonKind<TableChange?>((json, step) => JsonPass.Write(json, Codec, Of(step!))));

    /// <summary>Reads a step.</summary>
    public static StoredStep Read(JsonInput input) => JsonPass.Read(input, Codec, new StoredStep());

    private string? Action { get; init; }

    private ServiceKey? Service { get; init; }

    private RealServerKey? Server { get; init; }

    private object? Settings { get; init; }

    private static StoredStep Of(TableChange step) => step switch
    {
        ServiceAdded { Key: var key, After: var after } => new() { Action = "add", Service = key, Settings = after },
        ServiceEdited { Key: var key, After: var after } => new() { Action = "edit", Service = key, Settings = after },
        ServerAdded { Key: var key, Server: var server, After: var after } => new() { Action = "add", Service = key, Server = server, Settings = after },
        ServerEdited { Key: var key, Server: var server, After: var after } => new() { Action = "edit", Service = key, Server = server, Settings = after },
        ServerRemoved { Key: var key, Server: var server } => new() { Action = "remove", Service = key, Server = server },
        _ => new() { Action = "remove", Service = step.Service },
    };

    /// <summary>Makes the step.</summary>
    /// <param name="table">The table before it; then the table after it.</param>
    /// <exception cref="FormatException">It does not follow on the table.</exception>
    public TableChange Follow(ref IpvsTable table)
    {
        var key = StoredText.Need(Service, "service");
        var step = Server is { } server ? ServerStep(key, server, table.Find(key, server)) : ServiceStep(key, table.Find(key));
        table = table.Find(key) is not null || step is ServiceAdded ? step.Apply(table) : throw NotThere(StoredKey.Format(key));
        return step;
    }

    private object? ReadSettings(JsonInput input) => Server is null
        ? StoredServiceSettings.Kind.Read(input)!.ToSettings(StoredText.Need(Service, "service").Family)
        : StoredServerSettings.Kind.Read(input);

    private TableChange ServiceStep(ServiceKey key, VirtualService? before) => Action switch
    {
        "add" when before is not null => throw new FormatException($"the change adds {StoredKey.Format(key)}, which is there already."),
        "add" => new ServiceAdded(key, After<VirtualServiceSettings>()),
        "edit" => new ServiceEdited(key, (before ?? throw NotThere(StoredKey.Format(key))).Settings, After<VirtualServiceSettings>()),
        "remove" => new ServiceRemoved(before ?? throw NotThere(StoredKey.Format(key))),
        _ => throw new FormatException("action must be add, edit or remove."),
    };

    private TableChange ServerStep(ServiceKey service, RealServerKey server, RealServerSettings? before) => Action switch
    {
        "add" when before is not null => throw new FormatException($"the change adds {StoredKey.Format(server)}, which is there already."),
        "add" => new ServerAdded(service, server, After<RealServerSettings>()),
        "edit" => new ServerEdited(service, server, before ?? throw NotThere(StoredKey.Format(server)), After<RealServerSettings>()),
        "remove" => new ServerRemoved(service, server, before ?? throw NotThere(StoredKey.Format(server))),
        _ => throw new FormatException("action must be add, edit or remove."),
    };

    private T After<T>()
        where T : class => StoredText.Need(Settings as T, "settings");

    private static FormatException NotThere(string key) => new($"the change is about {key}, which is not there at that revision.");
}
