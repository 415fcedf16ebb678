using System.Collections.Immutable;
using System.Globalization;
using Portal.Api.Json;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;

namespace Portal.Api.Storage;

/// <summary>The kinds of values that several stored documents have.</summary>
internal static class StoredKinds
{
    /// <summary>A time, to the hundred nanoseconds.</summary>
    public static readonly JsonKind<DateTimeOffset?> Time = JsonKinds.OfTextValue(
        text => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture),
        time => time.ToString("O", CultureInfo.InvariantCulture));

    /// <summary>A duration, to the hundred nanoseconds.</summary>
    public static readonly JsonKind<TimeSpan?> Span = JsonKinds.OfTextValue(
        text => TimeSpan.ParseExact(text, "c", CultureInfo.InvariantCulture),
        span => span.ToString("c", CultureInfo.InvariantCulture));

    /// <summary>A duration in seconds.</summary>
    public static readonly JsonKind<TimeSpan?> Seconds = new(
        input => input.ReadInteger(0, int.MaxValue) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        (json, time) => json.WriteValue((long)time!.Value.TotalSeconds));

    /// <summary>The name of a scheduler or an engine.</summary>
    public static readonly JsonKind<string?> Name = JsonKinds.OfText(
        name => Schedulers.IsName(name) ? name : throw new FormatException($"\"{name}\" is no name of a scheduler or an engine."),
        name => name);

    /// <summary>An IP address.</summary>
    public static readonly JsonKind<Address?> Address = JsonKinds.OfTextValue(
        text => AddressText.TryParse(text, out var address) ? address : throw new FormatException($"\"{text}\" is no address."),
        address => address.ToString());

    /// <summary>A text for each name.</summary>
    /// <param name="none">No texts, in the order of names that they have.</param>
    public static JsonKind<ImmutableSortedDictionary<string, string>?> TextByName(ImmutableSortedDictionary<string, string> none) => new(
        input =>
        {
            var texts = none.ToBuilder();
            input.ReadObject(name =>
            {
                texts[name] = StoredText.Need(input.ReadText(), name);
                return true;
            });
            return texts.ToImmutable();
        },
        (json, texts) => JsonKinds.WriteByName(json, texts!));
}
