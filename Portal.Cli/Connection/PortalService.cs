using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Portal.Cli.Output;

namespace Portal.Cli.Connection;

/// <summary>Asks a service, and turns what it refuses into exceptions with exit codes.</summary>
internal sealed class PortalService : IDisposable
{
    private const string ReasonHeader = "X-Reason";
    private static readonly TimeSpan UsualTimeout = TimeSpan.FromMinutes(1);

    private readonly ServiceAddress address;
    private readonly HttpClient client;
    private readonly SocketsHttpHandler handler;
    private readonly X509Certificate2? certificate;

    /// <summary>Makes it; it connects with its first request.</summary>
    /// <param name="address">The service.</param>
    /// <param name="reason">Why something is changed; empty if nothing is said.</param>
    /// <exception cref="CommandException">A file cannot be read.</exception>
    public PortalService(ServiceAddress address, string reason = "")
    {
        this.address = address;
        handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            RequestHeaderEncodingSelector = (name, _) => name == ReasonHeader ? Encoding.UTF8 : null,
        };
        if (ServerTrust.Of(address) is { } trust)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = trust;
        }

        certificate = ClientCertificate.Of(address);
        if (certificate is not null)
        {
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        }

        client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("portal", null));
        if (address.Token is { Length: > 0 } token && !client.DefaultRequestHeaders.TryAddWithoutValidation("X-AUTH-TOKEN", token))
        {
            throw new CommandException(ExitCode.Usage, "The token has characters that no header can have.");
        }

        if (reason.Length > 0)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation(ReasonHeader, reason);
        }
    }

    /// <summary>The service.</summary>
    public ServiceAddress Address => address;

    /// <summary>Sends a request.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="path">Its path and query.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="body">Its body; null for none.</param>
    /// <param name="patience">How long the service was asked to wait, beside the usual time.</param>
    /// <param name="headers">Further headers.</param>
    /// <returns>The answer, which is no error.</returns>
    /// <exception cref="CommandException">The service refused, or could not be reached.</exception>
    public async Task<Reply> SendAsync(
        HttpMethod method, string path, CancellationToken cancellationToken, JsonNode? body = null, TimeSpan patience = default, params (string Name, string Value)[] headers) =>
        Good(await AskAsync(method, path, cancellationToken, body, patience, headers));

    /// <summary>Sees that an answer is no error.</summary>
    /// <returns>The answer.</returns>
    /// <exception cref="CommandException">It is one.</exception>
    public Reply Good(Reply reply) => reply.IsError ? throw reply.ToException(address) : reply;

    /// <summary>Sends a request; an answer that is an error is an answer, too.</summary>
    /// <inheritdoc cref="SendAsync"/>
    public async Task<Reply> AskAsync(
        HttpMethod method, string path, CancellationToken cancellationToken, JsonNode? body = null, TimeSpan patience = default, params (string Name, string Value)[] headers)
    {
        using var timeout = new CancellationTokenSource(UsualTimeout + patience);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var request = Request(method, path, body, headers);
            using var response = await client.SendAsync(request, ended.Token);
            return await Reply.ReadAsync(response, ended.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new CommandException(ExitCode.Broken, $"{address} did not answer in time.");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new CommandException(ExitCode.Broken, Explain(exception));
        }
    }

    /// <summary>Begins to read lines that the service sends as they come up.</summary>
    /// <param name="path">The path and query.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="CommandException">The service refused, or could not be reached, or went away.</exception>
    public async IAsyncEnumerable<string> LinesAsync(string path, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, path, null, []);
        using var response = await OpenAsync(request, cancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken), Encoding.UTF8);
        while (true)
        {
            string? line;
            try
            {
                line = await reader.ReadLineAsync(cancellationToken);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                throw new CommandException(ExitCode.Broken, Explain(exception));
            }

            if (line is null)
            {
                yield break;
            }

            yield return line;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        client.Dispose();
        handler.Dispose();
        certificate?.Dispose();
    }

    private async Task<HttpResponseMessage> OpenAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return response;
            }

            using (response)
            {
                throw (await Reply.ReadAsync(response, cancellationToken)).ToException(address);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new CommandException(ExitCode.Broken, Explain(exception));
        }
    }

    private HttpRequestMessage Request(HttpMethod method, string path, JsonNode? body, (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, new Uri(address.Url, path));
        if (body is not null)
        {
            request.Content = new StringContent(body.Compact(), Encoding.UTF8, "application/json");
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private string Explain(Exception exception)
    {
        var cause = exception;
        while (cause.InnerException is { } inner)
        {
            cause = inner;
        }

        return cause switch
        {
            SocketException { SocketErrorCode: SocketError.ConnectionRefused } => string.Create(CultureInfo.InvariantCulture, $"Nothing listens at {address}. Does the service run? --url names another one."),
            _ when exception is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } || cause is AuthenticationException =>
                $"The certificate of {address} is not trusted. Give --ca with the certificate that has signed it, or --fingerprint.",
            _ => $"{address} cannot be reached: {cause.Message.TrimEnd('.')}.",
        };
    }
}
