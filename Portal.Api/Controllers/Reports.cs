using System.Collections.Immutable;
using Newtonsoft.Json;
using Portal.Api.Contracts;
using Portal.Api.Http;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Controllers;

/// <summary>Answers that several controllers give.</summary>
internal static class Reports
{
    /// <summary>Answers with a change report.</summary>
    /// <param name="context">The request.</param>
    /// <param name="result">What was done, or would be.</param>
    public static Task WriteAsync(HttpContext context, WriteResult result) => WriteAsync(context, result, [], []);

    /// <summary>Answers with a change report.</summary>
    /// <param name="context">The request.</param>
    /// <param name="result">What was done, or would be.</param>
    /// <param name="draining">What the request left out, and what Portal therefore drains first.</param>
    /// <param name="sticky">Services whose known clients still go to the drained servers.</param>
    public static Task WriteAsync(HttpContext context, WriteResult result, ImmutableArray<DrainBody> draining, ImmutableArray<ServiceKey> sticky)
    {
        var report = new ChangeReportBody(result.Revision, result.Steps.Table)
        {
            Draining = draining,
            Globals = result.Steps.Globals,
            Annotations = result.Steps.Annotations,
            Unmanaged = result.Unmanaged,
            Warnings = [.. Drains.Warnings(result.Held), .. Drains.Warnings(sticky)],
        };
        return Answer.WriteAsync(context, StatusCodes.Status200OK, report.Write);
    }

    /// <summary>Answers a request that has no result to show: without a body, or with a report for a dry run.</summary>
    public static async Task WriteAsync(HttpContext context, WriteResult result, WriteTerms terms)
    {
        if (terms.IsDryRun)
        {
            await WriteAsync(context, result);
        }
        else if (!await Waits.IsAnsweredAsync(context, result, terms))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
    }

    /// <summary>What there is to say of the declared service.</summary>
    public static (string Version, string Path, Action<JsonTextWriter> Write) Describe(WriteResult result)
    {
        var (service, annotations) = (result.Service!, result.Annotations);
        var body = Drains.ToBody(service, annotations, result.Overlays) with { Warnings = Drains.Warnings(result.Held) };
        return (ContentVersion.Of(service, annotations), ModelMapping.PathOf(service.Key), body.Write);
    }

    /// <summary>What there is to say of a server of the declared service.</summary>
    public static (string Version, string Path, Action<JsonTextWriter> Write) Describe(WriteResult result, RealServerKey server)
    {
        var service = result.Service!;
        var (settings, annotation) = (service.Servers[server], result.Annotations.Of(server));
        var body = Bodies.Declared(Drains.ToBody(service.Key, server, settings, result.Overlays), annotation) with { Warnings = Drains.Warnings(result.Held) };
        return (ContentVersion.Of(settings, annotation), $"{ModelMapping.PathOf(service.Key)}/servers/{ModelMapping.PathOf(server)}", body.Write);
    }

    /// <summary>Answers a request about one service or server: with its body, with nothing when it is gone, or with a report.</summary>
    /// <param name="context">The request.</param>
    /// <param name="result">What was done, or would be.</param>
    /// <param name="terms">A dry run is answered with a report.</param>
    /// <param name="describe">The version, the path below <c>/services/</c> and the writer of the declared service.</param>
    public static async Task WriteAsync(
        HttpContext context,
        WriteResult result,
        WriteTerms terms,
        Func<WriteResult, (string Version, string Path, Action<JsonTextWriter> Write)> describe)
    {
        if (terms.IsDryRun || result.Outcome == WriteOutcome.Removed)
        {
            await WriteAsync(context, result, terms);
            return;
        }

        if (await Waits.IsAnsweredAsync(context, result, terms))
        {
            return;
        }

        var (version, path, write) = describe(result);
        EntityTags.Write(context, version);
        if (result.Outcome != WriteOutcome.Created)
        {
            await Answer.WriteAsync(context, StatusCodes.Status200OK, write);
            return;
        }

        context.Response.Headers.Location = "/services/" + path;
        await Answer.WriteAsync(context, StatusCodes.Status201Created, write);
    }
}
