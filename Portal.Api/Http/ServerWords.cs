namespace Portal.Api.Http;

/// <summary>
/// The messages for requests that the server refuses by itself. The server quotes the request
/// only in a log that Portal does not keep; in its errors the quotes are empty.
/// </summary>
internal static class ServerWords
{
    // By the beginnings of the server's own words.
    private static readonly (string Start, string Detail)[] Known =
    [
        ("Bad request.", "The request is not valid HTTP."),
        ("Invalid request line:", "The first line is not valid HTTP: it needs a method, an address and a version, such as GET /services HTTP/1.1."),
        ("Invalid request target:", "The address is not valid: it has characters or an encoding that are not allowed in addresses."),
        ("Invalid request header:", "A header is not valid: it needs a name, a colon, and a value in printable characters."),
        ("Invalid Host header:", "The header Host is not valid: it needs a name or an address, with a port or without."),
        ("Invalid content length:", "The header Content-Length is not valid: it needs a whole number."),
        ("Unrecognized HTTP version:", "The first line names a version of HTTP that Portal does not speak. Portal speaks HTTP/1.0, HTTP/1.1 and, over TLS, HTTP/2."),
        ("Method not allowed.", "The method does not fit this form of address: only OPTIONS takes *, and only CONNECT takes a host and port alone."),
        ("Reading the request headers timed out.", "The headers did not arrive within 10 seconds."),
        ("Request line too long.", "The line with the method and the address is longer than 8 KiB."),
        ("Request headers too long.", "The headers are larger than 12 KiB together."),
        ("Request contains too many headers.", "There are more than 100 headers."),
    ];

    /// <summary>Says why the server refuses a request.</summary>
    /// <param name="error">What the server found.</param>
    /// <returns>A sentence in plain English; the server's own where that says everything.</returns>
    public static string Of(BadHttpRequestException error) =>
        Known.FirstOrDefault(known => error.Message.StartsWith(known.Start, StringComparison.Ordinal)).Detail ?? error.Message;
}
