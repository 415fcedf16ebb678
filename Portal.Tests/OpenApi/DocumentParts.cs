namespace Portal.Tests.OpenApi;

/// <summary>A small document of three parts, for tests of how parts are joined.</summary>
internal static class DocumentParts
{
    /// <summary>Writes the three parts into a folder.</summary>
    public static void Write(string folder)
    {
        Write(folder, "document.json", """{"openapi": "3.1.1", "components": {"schemas": {"D": true}}}""");
        Write(folder, "Resources/a.json", """{"paths": {"/a": {"get": [1.5e3, "\u00e4\"{", {}, [], null]}}, "components": {"schemas": {"A": {"type": "string"}}}}""");
        Write(folder, "Shared/schemas.json", """{"components": {"schemas": {"S": {}}, "headers": {"S": {}}}}""");
    }

    /// <summary>Writes one more part, or another one in the place of one of them.</summary>
    public static void Write(string folder, string file, string text)
    {
        var path = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
