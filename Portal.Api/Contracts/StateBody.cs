using System.Collections.Immutable;
using Newtonsoft.Json;
using Portal.Api.Json;
using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Contracts;

/// <summary>Everything that is declared, as one document; null where a part was not given. Requests may send back what the history shows.</summary>
internal sealed record StateBody
{
    internal const string TimeoutsField = "timeouts";
    internal const string DaemonsField = "daemons";

    private static readonly JsonKind<IReadOnlyList<ServiceBody>?> ServiceList = JsonKinds.Array(new JsonKind<ServiceBody?>(ServiceBody.Read, (json, service) => service!.Write(json)));
    private static readonly JsonKind<IReadOnlyList<DaemonBody>?> DaemonList = JsonKinds.Array(new JsonKind<DaemonBody?>(DaemonBody.Read, (json, daemon) => daemon!.Write(json)));
    private static readonly JsonKind<TimeoutsBody?> TimeoutsKind = new(TimeoutsBody.Read, (json, timeouts) => timeouts!.Write(json));
    private static readonly StateBody Nothing = new();

    private static StateBody Codec(ref JsonPass pass, StateBody body)
    {
        foreach (var field in (ReadOnlySpan<string>)["revision", "time", "caller", "token", "request", "request_id", "reason"])
        {
            pass.Answer<string?>(field, JsonKinds.Text, null);
        }

        body = body with
        {
            Services = pass.Field(Fields.Services, ServiceList, body.Services),
            Timeouts = pass.Field(TimeoutsField, TimeoutsKind, body.Timeouts),
            Daemons = pass.Field(DaemonsField, DaemonList, body.Daemons),
        };
        pass.Answer<string?>("drains", JsonKinds.Text, null);
        return body with { Cleared = pass.Cleared(body.Cleared) };
    }

    /// <summary>The services, each with its servers.</summary>
    public IReadOnlyList<ServiceBody>? Services { get; init; }

    /// <summary>The time-outs.</summary>
    public TimeoutsBody? Timeouts { get; init; }

    /// <summary>The sync daemons.</summary>
    public IReadOnlyList<DaemonBody>? Daemons { get; init; }

    /// <summary>The parts that were given as null: of those nothing is declared.</summary>
    public ImmutableHashSet<string> Cleared { get; init; } = [];

    /// <summary>True where a request says nothing at all.</summary>
    public bool IsEmpty => Services is null && Timeouts is null && Daemons is null && Cleared.IsEmpty;

    /// <summary>Reads a document.</summary>
    /// <param name="input">At the value.</param>
    /// <returns>What was given.</returns>
    public static StateBody Read(JsonInput input) => JsonPass.Read(input, Codec, Nothing, clears: true);

    /// <summary>Writes a document.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json) => JsonPass.Write(json, Codec, this);

    /// <summary>Writes what is declared beside the services, as fields.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="globals">What is declared; null where it is no part of the answer.</param>
    public static void WriteGlobals(JsonTextWriter json, Globals? globals)
    {
        if (globals is null)
        {
            return;
        }

        json.WritePropertyName(TimeoutsField);
        if (globals.Timeouts is { } timeouts)
        {
            TimeoutsBody.Of(timeouts).Write(json);
        }
        else
        {
            json.WriteNull();
        }

        json.WritePropertyName(DaemonsField);
        GlobalChangeBody.WriteDaemons(json, globals, null);
    }

    /// <summary>The time-outs that a request declares.</summary>
    public Patch<TimeoutsPatch> ToTimeouts() =>
        Timeouts is { } given ? new Patch<TimeoutsPatch>(given.ToPatch()) : Cleared.Contains(TimeoutsField) ? Patch<TimeoutsPatch>.Default : default;

    /// <summary>The sync daemons that a request declares.</summary>
    /// <param name="violations">Where rules that they break are noted.</param>
    /// <returns>The daemons; null where nothing is said of them.</returns>
    public ImmutableSortedDictionary<DaemonRole, SyncDaemon>? ToDaemons(ViolationList violations)
    {
        ArgumentNullException.ThrowIfNull(violations);
        var daemons = ImmutableSortedDictionary.CreateBuilder<DaemonRole, SyncDaemon>();
        for (var i = 0; i < Daemons?.Count; i++)
        {
            var place = violations.At(DaemonsField).At($"[{i}]");
            var role = DaemonBody.RoleOf(Daemons[i].Role ?? string.Empty, place);
            var daemon = Daemons[i].ToDaemon(role, place);
            if (!daemons.TryAdd(role, daemon))
            {
                place.AddUnlessBroken(Fields.Role, "must not be that of another daemon.");
            }
        }

        return Daemons is null && !Cleared.Contains(DaemonsField) ? null : daemons.ToImmutable();
    }
}
