using System.Net.NetworkInformation;
using Portal.Ipvsadm.Execution;

namespace Portal.Api.Hosting;

/// <summary>Finds out whether Portal could keep addresses on an interface. Portal would start without.</summary>
internal static class AddressCheck
{
    private const string Subject = "addresses";

    /// <summary>Looks for the interface and for the program that changes it.</summary>
    /// <param name="device">The name of the interface.</param>
    public static Finding Run(string device) =>
        AddressTool.Find() is null ? new Finding(Verdict.Warning, Subject, "There is no program ip that can be run, so no address would be added. Install the package iproute2.")
        : NetworkInterface.GetAllNetworkInterfaces().Any(own => own.Name == device) ? new Finding(Verdict.Ok, Subject, $"Those of the services are kept on {device}.")
        : new Finding(Verdict.Ok, Subject, $"Those of the services are kept on {device}. It is not there: Portal makes a dummy interface.");
}
