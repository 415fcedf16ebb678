using System.Collections.Immutable;
using Portal.Api.Contracts;
using Portal.Api.Draining;
using Portal.Api.Http;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Controllers;

/// <summary>Answers requests that begin drains: at once, or when the drained target has no connection left.</summary>
/// <param name="watch">Looks after drains.</param>
/// <param name="warnings">Makes the warnings.</param>
/// <param name="stopping">Is set when Portal stops: a wait must not keep it.</param>
internal sealed class DrainAnswers(DrainWatch watch, DrainWarnings warnings, CancellationToken stopping)
{
    /// <summary>Answers with the report of a request that may drain what it removes.</summary>
    /// <param name="context">The request.</param>
    /// <param name="result">What was done, or would be.</param>
    /// <param name="terms">What it waits for. A dry run drains nothing, and so does not wait.</param>
    public Task WriteReportAsync(HttpContext context, WriteResult result, WriteTerms terms) => WriteReportAsync(context, result, result.Draining, terms);

    /// <summary>Answers with the report of a request that has taken a host out of service, or back. If the request waits, the answer tells what is left.</summary>
    /// <inheritdoc cref="WriteReportAsync(HttpContext, WriteResult, WriteTerms)"/>
    public Task WriteHostAsync(HttpContext context, WriteResult result, WriteTerms terms) =>
        WriteReportAsync(context, result with { Draining = terms is { DrainWait: not null, IsDryRun: false } && result.Drain is { } host ? [host] : [] }, result.Drain is { } drain ? [drain] : [], terms);

    /// <summary>Answers a request that begins one drain: accepted, and where to watch it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="result">What was done, or would be.</param>
    /// <param name="terms">What it waits for. A dry run is answered with a report.</param>
    /// <param name="path">The path of what is drained.</param>
    public async Task WriteAsync(HttpContext context, WriteResult result, WriteTerms terms, string path)
    {
        if (await Waits.IsAnsweredAsync(context, result, terms))
        {
            return;
        }

        if (terms.IsDryRun || result.Drain is not { } drain)
        {
            await Reports.WriteAsync(context, result);
            return;
        }

        var sticky = warnings.StickyServices(drain.Target);
        var bodies = await DescribeAsync(context, [drain], result.Declared, terms.DrainWait);
        var body = bodies[0] with { Warnings = [.. Drains.Warnings(sticky), .. drain.Target is ServiceDrain ? Drains.Warnings(result.Unmanaged) : []] };
        context.Response.Headers.Location = $"/services/{path}/drain";
        await Answer.WriteAsync(context, StatusCodes.Status202Accepted, body.Write);
    }

    private async Task WriteReportAsync(HttpContext context, WriteResult result, ImmutableArray<Drain> drains, WriteTerms terms)
    {
        if (await Waits.IsAnsweredAsync(context, result, terms))
        {
            return;
        }

        var sticky = drains.IsEmpty ? [] : warnings.StickyServices(drains.Select(drain => drain.Target));
        await Reports.WriteAsync(context, result, await DescribeAsync(context, result.Draining, result.Declared, terms.IsDryRun ? null : terms.DrainWait), sticky);
    }

    private async Task<ImmutableArray<DrainBody>> DescribeAsync(HttpContext context, ImmutableArray<Drain> drains, IpvsTable declared, TimeSpan? wait)
    {
        if (wait is not { } patience || drains.IsEmpty)
        {
            return [.. drains.Select(drain => Drains.ToBody(drain, declared))];
        }

        Place.Of(context).Rest();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var left = await watch.WaitAsync(drains, declared, patience, end.Token);
        context.RequestAborted.ThrowIfCancellationRequested();

        // What was asked for is done: that nobody can count now is no reason to say that it failed.
        return [.. drains.Select((drain, i) => left is { } counts ? Drains.ToBody(drain, counts[i]) : Drains.ToBody(drain, declared))];
    }
}
