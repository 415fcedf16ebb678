using System.Globalization;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.State;

/// <summary>What health checks must fit beside themselves: the servers that they are for, and the virtual addresses.</summary>
public static class HealthPlaceRules
{
    /// <summary>Checks the health checks of a service.</summary>
    /// <param name="declared">The service.</param>
    /// <param name="annotations">Its health checks and those of its servers.</param>
    /// <param name="isVirtual">Whether an address is that of a declared service.</param>
    /// <param name="edit">What the request says of them, and where.</param>
    /// <param name="violations">Where everything is noted that breaks a rule.</param>
    public static void Check(VirtualService declared, ServiceAnnotations annotations, Func<Address, bool> isVirtual, ServiceAnnotationEdit edit, ViolationList violations)
    {
        ArgumentNullException.ThrowIfNull(declared);
        ArgumentNullException.ThrowIfNull(annotations);
        ArgumentNullException.ThrowIfNull(edit);
        ArgumentNullException.ThrowIfNull(violations);
        var at = violations.At(edit.PlaceOf(null)).At(HealthFields.Check);
        if (annotations.Own.Check is { } own)
        {
            CheckSource(own, isVirtual, at);
        }

        foreach (var (server, settings) in declared.Servers)
        {
            if (annotations.CheckOf(server) is { } check)
            {
                Check(declared.Key, (server, settings), check, isVirtual, annotations.Of(server).Check is null ? at : violations.At(edit.PlaceOf(server)).At(HealthFields.Check));
            }
        }
    }

    /// <summary>Checks the health check of one server.</summary>
    /// <param name="service">Its service.</param>
    /// <param name="server">The server.</param>
    /// <param name="check">Its check.</param>
    /// <param name="isVirtual">Whether an address is that of a declared service.</param>
    /// <param name="violations">Where everything is noted that breaks a rule.</param>
    public static void Check(ServiceKey service, (RealServerKey Key, RealServerSettings Settings) server, HealthCheck check, Func<Address, bool> isVirtual, ViolationList violations)
    {
        ArgumentNullException.ThrowIfNull(check);
        ArgumentNullException.ThrowIfNull(violations);
        CheckSource(check, isVirtual, violations);
        var name = string.Create(CultureInfo.InvariantCulture, $"{server.Key.Address} port {server.Key.Port}");
        if (server.Key.Port == 0 && check is { Port: null or 0, Kind: not PingCheck and not ProgramCheck })
        {
            violations.AddUnlessBroken(HealthFields.Port, $"is needed: the server {name} has no port of its own.");
        }

        if (check.SlowStart > TimeSpan.Zero && server.Settings.Weight is > 0 and < HealthCheckRules.LeastRampedWeight and var weight)
        {
            violations.AddUnlessBroken(HealthFields.SlowStart, string.Create(CultureInfo.InvariantCulture,
                $"needs weights of {HealthCheckRules.LeastRampedWeight} or more, because they climb in ten steps: the server {name} has weight {weight}."));
        }

        if (check.Via == CheckPath.Service && service is FirewallMarkKey && server.Settings.Forwarding is not Masquerading)
        {
            violations.AddUnlessBroken(HealthFields.Via, $"cannot be service where a firewall mark is in the place of a virtual address: the server {name} has no address to be asked through.");
        }
    }

    private static void CheckSource(HealthCheck check, Func<Address, bool> isVirtual, ViolationList violations)
    {
        if (check.Source is { } source && isVirtual(source))
        {
            violations.AddUnlessBroken(HealthFields.Source, "must not be a virtual address: the answers would not come back to the check.");
        }
    }
}
