namespace Portal.Api.Etcd;

/// <summary>Where a user's password comes from.</summary>
public static class EtcdPassword
{
    /// <summary>Reads the password from a file at each login, without the end of its last line.</summary>
    /// <param name="file">The file.</param>
    /// <returns>What reads it; it throws IOException or UnauthorizedAccessException, whose message names the file.</returns>
    public static Func<string> FromFile(string file) => () =>
        File.ReadAllText(file).TrimEnd('\r', '\n') is { Length: > 0 } password ? password : throw new InvalidDataException($"{file} is empty.");
}
