using System.Globalization;
using Portal.Api.Contracts;
using Portal.Api.Http;
using Portal.Api.Intents;
using Portal.Api.Views;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Controllers;

/// <summary>What a request waits for before it is answered: other directors, or that what it drains has no connection left.</summary>
internal static class Waits
{
    private const string Word = "all";
    private const string NoFleet = "needs a fleet (--fleet): this Portal is alone.";
    private const string Rule = "must be all, or how many other directors: 1 to 1000.";
    private const int MostDirectors = 1000;
    private const int LongestDrain = 3600;
    private const double ShortestPatience = 0.1;
    private const double LongestPatience = 600;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Reads what a request waits for.</summary>
    /// <param name="context">The request.</param>
    /// <param name="query">Its query.</param>
    /// <param name="violations">Where what does not fit is noted.</param>
    /// <param name="kind">What it can wait for.</param>
    /// <returns>How long for drains, and for which directors; null where it wants its answer at once.</returns>
    public static (TimeSpan? Drains, DirectorWait? Directors) Read(HttpContext context, QueryParameters query, ViolationList violations, WaitKind kind)
    {
        if (kind is WaitKind.None or WaitKind.Drains)
        {
            return (kind == WaitKind.Drains ? ReadDrains(query) : null, null);
        }

        string[] words = [.. query.ReadTexts("wait")];
        var seconds = query.ReadFraction("timeout", ShortestPatience, LongestPatience);
        var hasTimeout = query.ReadTexts("timeout").Any();
        var isAll = words is [Word];
        if (FleetOf(context) is null)
        {
            return (ReadAlone(query, violations, kind, words, hasTimeout), null);
        }

        var isDraining = kind == WaitKind.DirectorsOrDrain || (kind == WaitKind.DirectorsOrAskedDrain && query.ReadTexts(Drains.Parameter).Any());
        if (isDraining && !isAll && !hasTimeout)
        {
            return (ReadDrains(query), null);
        }

        if (words is [])
        {
            if (hasTimeout)
            {
                violations.AddUnlessBroken("timeout", "means nothing without wait.");
            }

            return default;
        }

        var count = words is [var word] && !isAll ? ModelMapping.NumberOf("wait", word, 1, MostDirectors, new ViolationList()) : null;
        if (!isAll && count is null)
        {
            violations.Add("wait", Rule);
        }

        return (null, new DirectorWait((int?)count, seconds is { } given ? TimeSpan.FromSeconds(given) : Patience));
    }

    /// <summary>Waits for other directors, where the request wants it, and answers if not all of those have the change then.</summary>
    /// <param name="context">The request.</param>
    /// <param name="result">What was done.</param>
    /// <param name="terms">What it waits for. A dry run waits for nobody.</param>
    /// <returns>True when it is answered; else the usual answer is due.</returns>
    public static async Task<bool> IsAnsweredAsync(HttpContext context, WriteResult result, WriteTerms terms)
    {
        if (terms is not { IsDryRun: false, DirectorWait: { } wait } || FleetOf(context) is not { } fleet)
        {
            return false;
        }

        Place.Of(context).Rest();
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var (isDone, others, problem) = await fleet.WaitAsync(result.Revision, wait.Count, wait.Patience, end.Token);
        context.RequestAborted.ThrowIfCancellationRequested();
        if (isDone)
        {
            return false;
        }

        context.Response.Headers.Location = FleetDirectors.PathOf(result.Revision);
        var body = new SpreadBody(result.Revision, [.. others.Where(other => other.Word != DirectorPlace.Has).Select(other => FleetDirectors.Place(other, result.Revision))]) { Problem = problem ?? Missing(wait.Count, others.Length) };
        await Answer.WriteAsync(context, StatusCodes.Status202Accepted, body.Write);
        return true;
    }

    private static string? Missing(int? asked, int others) => asked > others
        ? string.Create(CultureInfo.InvariantCulture, $"The fleet has fewer than {asked} other directors.")
        : null;

    private static TimeSpan? ReadDrains(QueryParameters query) => query.ReadNumber("wait", 1, LongestDrain) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    private static TimeSpan? ReadAlone(QueryParameters query, ViolationList violations, WaitKind kind, string[] words, bool hasTimeout)
    {
        if (hasTimeout)
        {
            violations.AddUnlessBroken("timeout", NoFleet);
        }

        if (kind == WaitKind.Directors || words is [Word])
        {
            if (words is not [])
            {
                violations.Add("wait", NoFleet);
            }

            return null;
        }

        return ReadDrains(query);
    }

    private static FleetView? FleetOf(HttpContext context) => context.RequestServices.GetService<FleetView>();
}
