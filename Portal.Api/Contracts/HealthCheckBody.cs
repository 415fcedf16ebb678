using System.Collections.Immutable;
using System.Globalization;
using Newtonsoft.Json;
using Portal.Api.Json;
using Portal.Api.State;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Contracts;

/// <summary>A health check as it stands in JSON; null where a field was not given. Defaults and bounds: <see cref="HealthCheck"/>.</summary>
public sealed partial record HealthCheckBody
{
    private static readonly HealthCheckBody Nothing = new();

    private static readonly JsonKind<double?> Seconds = SecondsFrom(HealthCheckRules.ShortestTime);

    private static readonly JsonKind<double?> AnySeconds = SecondsFrom(0);

    // A count, or a percentage as a text.
    private static readonly JsonKind<string?> Minimum = new(
        input => input.IsText ? input.ReadText() : input.ReadInteger(0, int.MaxValue, HealthCheckRules.MinimumUpRule)?.ToString(CultureInfo.InvariantCulture),
        (json, minimum) =>
        {
            if (int.TryParse(minimum, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                json.WriteValue(count);
            }
            else
            {
                json.WriteValue(minimum);
            }
        });

    private static readonly JsonKind<string?> Statuses = new(input => input.ReadText(HealthCheckRules.StatusRule), JsonKinds.Text.Write);

    private static readonly JsonKind<ImmutableSortedDictionary<string, string?>?> HeaderTexts = JsonKinds.TextByName(HttpCheck.NoHeaders.KeyComparer);

    private static HealthCheckBody Codec(ref JsonPass pass, HealthCheckBody body) => body with
    {
        Type = pass.Field(HealthFields.Type, JsonKinds.Text, body.Type),
        Port = pass.Integer(HealthFields.Port, body.Port, 1, ushort.MaxValue),
        Send = pass.Field(HealthFields.Send, JsonKinds.Text, body.Send),
        Expect = pass.Field(HealthFields.Expect, JsonKinds.Text, body.Expect),
        Path = pass.Field(HealthFields.Path, JsonKinds.Text, body.Path),
        Method = pass.Field(HealthFields.Method, JsonKinds.Text, body.Method),
        Host = pass.Field(HealthFields.Host, JsonKinds.Text, body.Host),
        Headers = pass.Field(HealthFields.Headers, HeaderTexts, body.Headers),
        Status = pass.Field(HealthFields.Status, Statuses, body.Status),
        Body = pass.Field(HealthFields.Body, JsonKinds.Text, body.Body),
        Tls = pass.Field(HealthFields.Tls, CheckTlsBody.Kind, body.Tls),
        Name = pass.Field(HealthFields.Name, JsonKinds.Text, body.Name),
        QueryType = pass.Field(HealthFields.QueryType, JsonKinds.Text, body.QueryType),
        Answer = pass.Field(HealthFields.Answer, JsonKinds.Text, body.Answer),
        Via = pass.Field(HealthFields.Via, JsonKinds.Text, body.Via),
        Source = pass.Field(HealthFields.Source, JsonKinds.Text, body.Source),
        Interval = pass.Field(HealthFields.Interval, Seconds, body.Interval),
        FastInterval = pass.Field(HealthFields.FastInterval, Seconds, body.FastInterval),
        Timeout = pass.Field(HealthFields.Timeout, Seconds, body.Timeout),
        Rise = pass.Integer(HealthFields.Rise, body.Rise, 1, HealthCheckRules.MostResults),
        Fall = pass.Integer(HealthFields.Fall, body.Fall, 1, HealthCheckRules.MostResults),
        OnDown = pass.Field(HealthFields.OnDown, JsonKinds.Text, body.OnDown),
        RemoveAfter = pass.Field(HealthFields.RemoveAfter, AnySeconds, body.RemoveAfter),
        MinimumUp = pass.Field(HealthFields.MinimumUp, Minimum, body.MinimumUp),
        TooFew = pass.Field(HealthFields.TooFew, JsonKinds.Text, body.TooFew),
        SlowStart = pass.Field(HealthFields.SlowStart, AnySeconds, body.SlowStart),
        Cleared = pass.Cleared(body.Cleared),
    };

    /// <summary>A health check as the value of a field. What is said to have none is written as null.</summary>
    internal static readonly JsonKind<HealthCheckBody?> Kind = new(Read, (json, body) =>
    {
        if (ReferenceEquals(body, None))
        {
            json.WriteNull();
        }
        else
        {
            body!.Write(json);
        }
    });

    /// <summary>The check of a server that is said to have none.</summary>
    public static HealthCheckBody None { get; } = new() { Type = string.Empty };

    /// <summary>The type.</summary>
    public string? Type { get; init; }

    /// <summary>The port that is asked.</summary>
    public long? Port { get; init; }

    /// <summary>What is sent, for tcp and udp.</summary>
    public string? Send { get; init; }

    /// <summary>What must stand in the answer, for tcp and udp.</summary>
    public string? Expect { get; init; }

    /// <summary>The path, for http and https.</summary>
    public string? Path { get; init; }

    /// <summary>The method, for http and https.</summary>
    public string? Method { get; init; }

    /// <summary>The host, for http and https.</summary>
    public string? Host { get; init; }

    /// <summary>More headers, for http and https.</summary>
    public ImmutableSortedDictionary<string, string?>? Headers { get; init; }

    /// <summary>The good statuses, for http and https.</summary>
    public string? Status { get; init; }

    /// <summary>What must stand in the body, for http and https.</summary>
    public string? Body { get; init; }

    /// <summary>How TLS is spoken, for https and tls.</summary>
    public CheckTlsBody? Tls { get; init; }

    /// <summary>The name that is asked for, or the file of a program.</summary>
    public string? Name { get; init; }

    /// <summary>The type of the record that is asked for.</summary>
    public string? QueryType { get; init; }

    /// <summary>What a record must say.</summary>
    public string? Answer { get; init; }

    /// <summary>The way: <c>server</c> or <c>service</c>.</summary>
    public string? Via { get; init; }

    /// <summary>The address that the check comes from.</summary>
    public string? Source { get; init; }

    /// <summary>The interval in seconds.</summary>
    public double? Interval { get; init; }

    /// <summary>The interval between two states, in seconds.</summary>
    public double? FastInterval { get; init; }

    /// <summary>The time-out in seconds.</summary>
    public double? Timeout { get; init; }

    /// <summary>Good results in a row.</summary>
    public long? Rise { get; init; }

    /// <summary>Failures in a row.</summary>
    public long? Fall { get; init; }

    /// <summary>What becomes of a server that is down.</summary>
    public string? OnDown { get; init; }

    /// <summary>After how many seconds it is removed.</summary>
    public double? RemoveAfter { get; init; }

    /// <summary>How many must be up: a number or a percentage.</summary>
    public string? MinimumUp { get; init; }

    /// <summary>What happens when fewer are.</summary>
    public string? TooFew { get; init; }

    /// <summary>How many seconds a weight climbs.</summary>
    public double? SlowStart { get; init; }

    /// <summary>The fields that were given as null: a merge patch sets them back to their defaults.</summary>
    public ImmutableHashSet<string> Cleared { get; init; } = [];

    /// <summary>Reads a health check.</summary>
    /// <param name="input">At the value.</param>
    /// <returns>What was given.</returns>
    public static HealthCheckBody Read(JsonInput input) => JsonPass.Read(input, Codec, Nothing, clears: true);

    /// <summary>Writes it.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json) => JsonPass.Write(json, Codec, this);

    private static JsonKind<double?> SecondsFrom(double least) => new(input => input.ReadFraction(least, HealthCheckRules.LongestTime), (json, seconds) =>
    {
        if (seconds!.Value == Math.Floor(seconds.Value))
        {
            json.WriteValue((long)seconds.Value);
        }
        else
        {
            json.WriteValue(seconds.Value);
        }
    });
}
