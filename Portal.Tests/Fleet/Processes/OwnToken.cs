using Portal.Tests.Lab;

namespace Portal.Tests.Fleet.Processes;

/// <summary>Shows a director the token that is its own, whatever the request has.</summary>
internal sealed class OwnToken : DelegatingHandler
{
    private const string Header = "X-AUTH-TOKEN";

    private readonly PortalClient director;

    public OwnToken(PortalClient director)
        : base(new SocketsHttpHandler { UseProxy = false }) => this.director = director;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Remove(Header);
        request.Headers.TryAddWithoutValidation(Header, director.Token);
        return base.SendAsync(request, cancellationToken);
    }
}
