using Portal.Api.Configuration;
using Portal.Api.Etcd;
using Portal.Api.Fleet;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Hosting;

/// <summary>Finds out whether a director could work with its fleet's etcd. It reads one key of each endpoint.</summary>
internal static class EtcdCheck
{
    private const string Subject = "etcd";

    /// <summary>Asks each endpoint.</summary>
    /// <param name="settings">The endpoints.</param>
    /// <param name="fleet">The name of the fleet.</param>
    /// <param name="table">The services that Portal has.</param>
    public static async Task<Finding> RunAsync(EtcdSettings settings, string fleet, IpvsTable table)
    {
        if (EtcdAddresses.Problem(settings, table) is { } problem)
        {
            return new Finding(Verdict.Problem, Subject, problem);
        }

        try
        {
            using var client = FleetServices.Client(settings);
            var looks = await client.LookAsync(new FleetKeys(fleet).Id, CancellationToken.None);
            return EtcdLook.Difference(looks) is { } difference ? new Finding(Verdict.Problem, Subject, $"{difference} Give --etcd the members of one cluster.")
                : looks.All(look => look.Problem is not null) ? new Finding(Verdict.Warning, Subject, $"Portal would run, and take no changes until etcd answers. {Texts()}")
                : looks.Any(look => look.Problem is not null) ? new Finding(Verdict.Warning, Subject, $"Portal would work with the other endpoints. {Texts()}")
                : new Finding(Verdict.Ok, Subject, "All endpoints answer, and no service has an address of theirs.");

            string Texts() => string.Join(' ', looks.Select(look => look.Problem).OfType<string>());
        }
        catch (OptionException exception)
        {
            return new Finding(Verdict.Problem, Subject, exception.Message);
        }
    }
}
