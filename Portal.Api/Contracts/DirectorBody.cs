using Newtonsoft.Json;
using Portal.Api.Json;

namespace Portal.Api.Contracts;

/// <summary>What a machine is as a director, as it stands in answers.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Version">The version of Portal.</param>
internal sealed record DirectorBody(string Name, string Version)
{
    private static readonly JsonKind<IEnumerable<(string Address, bool IsLocal, string? Device, int Services)>?> AddressList =
        JsonKinds.Each(new JsonKind<(string Address, bool IsLocal, string? Device, int Services)>((json, own) =>
        {
            json.WriteStartObject();
            json.Field("address", JsonKinds.Text, own.Address);
            json.Field("local", JsonKinds.Flag, own.IsLocal);
            json.Field("interface", JsonKinds.Text, own.Device);
            json.Field("services", JsonKinds.Number, own.Services);
            json.WriteEndObject();
        }));

    private static readonly JsonKind<IEnumerable<(string Name, string Value, string Wanted, string Reason)>?> SettingList =
        JsonKinds.Each(new JsonKind<(string Name, string Value, string Wanted, string Reason)>((json, setting) =>
        {
            json.WriteStartObject();
            json.Field("name", JsonKinds.Text, setting.Name);
            json.Field("value", JsonKinds.Text, setting.Value);
            json.Field("wanted", JsonKinds.Text, setting.Wanted);
            json.Field("reason", JsonKinds.Text, setting.Reason);
            json.WriteEndObject();
        }));

    private static readonly JsonKind<(string Device, string? Problem)?> Keeper = new((json, keeper) =>
    {
        json.WriteStartObject();
        json.Field("interface", JsonKinds.Text, keeper!.Value.Device);
        json.Field("problem", JsonKinds.Text, keeper.Value.Problem);
        json.WriteEndObject();
    });

    /// <summary>The virtual addresses that are declared.</summary>
    public required IEnumerable<(string Address, bool IsLocal, string? Device, int Services)> Addresses { get; init; }

    /// <summary>The interface that Portal keeps them on, and what is in the way; null where it does not.</summary>
    public (string Device, string? Problem)? AddressesOn { get; init; }

    /// <summary>Writes the sync daemons that run.</summary>
    public required Action<JsonTextWriter> Daemons { get; init; }

    /// <summary>The settings of the kernel that stand against several directors.</summary>
    public required IEnumerable<(string Name, string Value, string Wanted, string Reason)> Sysctls { get; init; }

    /// <summary>Writes it.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json)
    {
        json.WriteStartObject();
        json.Field("name", JsonKinds.Text, Name);
        json.Field("version", JsonKinds.Text, Version);
        json.Field("addresses", AddressList, Addresses);
        json.Field("addresses_on", Keeper, AddressesOn);
        json.Field("daemons", JsonKinds.Written, Daemons);
        json.Field("sysctls", SettingList, Sysctls);
        json.WriteEndObject();
    }
}
