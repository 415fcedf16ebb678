using System.Globalization;
using System.Text.Json.Nodes;
using Portal.Cli.Convert.Documents;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Cli.Convert.Keepalived;

/// <summary>
/// Gives a service the check of its first server that has one, and the others what differs: keepalived has checks on servers alone,
/// Portal counts those that are up by the check of the service.
/// </summary>
internal sealed class ServerChecks(Findings findings)
{
    private readonly CheckFields fields = new(findings);

    /// <summary>The check of a service, and its servers with theirs.</summary>
    public (JsonObject? Check, IEnumerable<DeclaredServer> Servers) Of(VirtualServer draft, ServiceKey key, List<(RealServer Draft, DeclaredServer Server)> made)
    {
        var own = made.ConvertAll(one => one.Server.IsBackup ? null : fields.Make(draft, one.Draft, one.Server));
        var shared = own.Find(check => check is not null);
        if (shared is null)
        {
            RemarkQuorum(draft, "Nothing is checked here. Add a health_check with min_up.");
            return (null, made.Select(one => one.Server));
        }

        var service = (JsonObject)shared.DeepClone();
        AddGuard(draft, made, service);
        return (service, made.Select((one, i) => one.Server.Checked(own[i], shared)).ToList());
    }

    private void AddGuard(VirtualServer draft, List<(RealServer Draft, DeclaredServer Server)> made, JsonObject service)
    {
        if (draft.Quorum is var (quorum, _) && quorum > 1)
        {
            var weights = made.Where(one => !one.Server.IsBackup && one.Server.Settings.Weight > 0).Select(one => (long)one.Server.Settings.Weight).Distinct().ToList();
            if (weights is [var weight] && (quorum + weight - 1) / weight is var minimum)
            {
                AddMinimum(service, minimum);
            }
            else
            {
                RemarkQuorum(draft, "It counts weights, min_up counts servers, and the weights here differ. Set min_up of the health_check.");
            }

            if (draft.Sorry is not null)
            {
                RemarkQuorum(draft, "With a sorry_server keepalived takes the servers out that are still alive. Portal lets them serve beside it.");
            }
        }

        service.Add(HealthFields.TooFew, draft.Sorry is null ? "none" : "backup");
    }

    // One is what a check has by default.
    private static void AddMinimum(JsonObject service, long minimum)
    {
        if (minimum > 1)
        {
            service.Add(HealthFields.MinimumUp, minimum);
        }
    }

    private void RemarkQuorum(VirtualServer draft, string text)
    {
        if (draft.Quorum is var (quorum, place) && quorum > 1)
        {
            findings.Remark(place, string.Create(CultureInfo.InvariantCulture, $"quorum {quorum}: {text}"));
        }
    }
}
