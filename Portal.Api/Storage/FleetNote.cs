using Portal.Api.Json;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Storage;

/// <summary>What a director notes of the fleet that its data are a copy of: a file in its state folder.</summary>
/// <param name="Fleet">The name of the fleet.</param>
/// <param name="Id">The id that the fleet had when this director joined it.</param>
/// <param name="Instance">Tells this director from another one of the same name; it stays for as long as the folder does.</param>
/// <param name="Globals">What is declared of the globals of this machine: the fleet does not share them.</param>
internal sealed record FleetNote(string Fleet, string Id, string Instance, Globals Globals)
{
    private static Document Codec(ref JsonPass pass, Document stored) => stored with
    {
        Fleet = pass.Field("fleet", JsonKinds.Text, stored.Fleet),
        Id = pass.Field("id", JsonKinds.Text, stored.Id),
        Instance = pass.Field("instance", JsonKinds.Text, stored.Instance),
        Globals = pass.Field("settings", StoredGlobals.Kind, stored.Globals),
    };

    /// <summary>Reads the note.</summary>
    /// <param name="folder">The state folder.</param>
    /// <returns>The note; null where the folder belongs to no fleet.</returns>
    /// <exception cref="DamagedStateException">The file cannot be read.</exception>
    public static FleetNote? Read(string folder) => StoredData.ReadFile(FileIn(folder), content =>
    {
        Seal.Verify(content.AsSpan().TrimEnd((byte)'\n'), isNeeded: true);
        var stored = StoredText.Read(content, Codec, new Document());
        return new FleetNote(
            StoredText.Need(stored.Fleet, "fleet"), StoredText.Need(stored.Id, "id"), StoredText.Need(stored.Instance, "instance"), stored.Globals ?? Globals.None);
    });

    /// <summary>Writes the note.</summary>
    /// <param name="folder">The state folder.</param>
    /// <exception cref="IOException">It could not be written.</exception>
    public void Write(string folder) => DurableFile.Replace(FileIn(folder), StoredText.Write(isIndented: true, Codec, new Document
    {
        Fleet = Fleet,
        Id = Id,
        Instance = Instance,
        Globals = Globals == Globals.None ? null : Globals,
    }));

    /// <summary>Takes the note away: the folder belongs to no fleet any more.</summary>
    /// <param name="folder">The state folder.</param>
    /// <exception cref="IOException">It could not be done.</exception>
    public static void Delete(string folder) => File.Delete(FileIn(folder));

    private static string FileIn(string folder) => Path.Combine(folder, StoredData.FleetName);

    private sealed record Document
    {
        public string? Fleet { get; init; }

        public string? Id { get; init; }

        public string? Instance { get; init; }

        public Globals? Globals { get; init; }
    }
}
