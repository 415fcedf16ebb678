using Microsoft.AspNetCore.HttpOverrides;
using Portal.Api.Configuration;
using Portal.Ipvsadm.Text;

namespace Portal.Api.Hosting;

/// <summary>Takes the address of a caller from a proxy that is trusted. Of everybody else X-Forwarded-For says nothing.</summary>
internal static class ForwardedAddress
{
    /// <summary>Adds it to the pipeline, in front of everything that looks at addresses.</summary>
    public static void Use(WebApplication app, PortalOptions options)
    {
        if (options.TrustedProxies.IsEmpty)
        {
            return;
        }

        // The nearest address that is no proxy counts, however many proxies there are.
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor, ForwardLimit = null };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in options.TrustedProxies)
        {
            forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse($"{AddressText.Format(proxy.Address)}/{proxy.PrefixLength}"));
        }

        app.UseForwardedHeaders(forwarded);
    }
}
