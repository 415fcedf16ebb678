using System.Net;

namespace Portal.Api.Etcd;

/// <summary>
/// The body of a request. It knows whether any of it left for a connection: etcd does nothing for a request without its body, so what was not sent
/// was certainly not done.
/// </summary>
internal sealed class SentContent : HttpContent
{
    private readonly byte[] body;
    private volatile bool wasSent;

    public SentContent(byte[] body)
    {
        this.body = body;
        Headers.TryAddWithoutValidation("Content-Type", "application/json");
    }

    /// <summary>Whether it was begun to be sent.</summary>
    public bool WasSent => wasSent;

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        wasSent = true;
        return stream.WriteAsync(body, cancellationToken).AsTask();
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = body.Length;
        return true;
    }
}
