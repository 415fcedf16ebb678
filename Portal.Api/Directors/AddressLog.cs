namespace Portal.Api.Directors;

/// <summary>What the log says of addresses that Portal keeps on an interface.</summary>
internal sealed partial class AddressLog(ILogger<AddressLog> logger)
{
    [LoggerMessage(800, LogLevel.Information, "Addresses: {Device} got {Added} and lost {Taken}, the first: {Command}")]
    public partial void Changed(string device, int added, int taken, string command);

    [LoggerMessage(801, LogLevel.Error, "Addresses: the interface {Device} does not have what is declared. Portal tries again. {Problem}")]
    public partial void Failed(string device, string problem);

    [LoggerMessage(802, LogLevel.Information, "Addresses: the interface {Device} has what is declared again.")]
    public partial void Mended(string device);

    [LoggerMessage(803, LogLevel.Warning, "Addresses: the note of addresses that Portal has added cannot be read, so Portal leaves those that are there alone. {Damage}")]
    public partial void Forgotten(string damage);

    [LoggerMessage(804, LogLevel.Error, "Addresses: a look met a fault of Portal's own. It is tried again.")]
    public partial void Broken(Exception exception);
}
