using System.IO.Hashing;

namespace Portal.Api.OpenApi;

/// <summary>A text that lies in the program's own file. It is read from there each time, and never held as a whole.</summary>
internal sealed class EmbeddedText
{
    private readonly string name;
    private readonly Lazy<string> version;

    private EmbeddedText(string name)
    {
        this.name = name;
        version = new Lazy<string>(() =>
        {
            using var text = Open();
            var hash = new XxHash64();
            hash.Append(text);
            return Convert.ToHexStringLower(hash.GetCurrentHash());
        });
    }

    /// <summary>The OpenAPI document.</summary>
    public static EmbeddedText Document { get; } = new("openapi.json");

    /// <summary>The page that shows it.</summary>
    public static EmbeddedText Page { get; } = new("docs.html");

    /// <summary>The version of the text: sixteen hexadecimal digits.</summary>
    public string Version => version.Value;

    /// <summary>Opens the text.</summary>
    /// <returns>The text in UTF-8, where it lies.</returns>
    public Stream Open() => typeof(EmbeddedText).Assembly.GetManifestResourceStream(name)!;
}
