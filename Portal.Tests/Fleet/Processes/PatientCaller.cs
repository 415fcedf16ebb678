using Portal.Tests.Lab;

namespace Portal.Tests.Fleet.Processes;

/// <summary>Shows a director the token that is its own, whatever the request has, and waits for it while it does not run: nothing was sent then.</summary>
internal sealed class PatientCaller : DelegatingHandler
{
    private const string Header = "X-AUTH-TOKEN";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly PortalClient director;

    public PatientCaller(PortalClient director)
        : base(new SocketsHttpHandler { UseProxy = false }) => this.director = director;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Remove(Header);
        request.Headers.TryAddWithoutValidation(Header, director.Token);

        // .NET sends a request without a body again when the connection breaks: a DELETE would happen twice.
        request.Content ??= request.Method == HttpMethod.Get ? null : new ByteArrayContent([]);
        while (true)
        {
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.ConnectionError)
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }
}
