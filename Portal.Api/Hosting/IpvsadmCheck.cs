using Portal.Api.Configuration;
using Portal.Api.Http;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Hosting;

/// <summary>Finds out whether ipvsadm is there and works. Portal would start without, but could not do its work.</summary>
internal static class IpvsadmCheck
{
    private const string Subject = "ipvsadm";

    /// <summary>Looks for it, and tries it where that changes nothing: any run of it loads the module where that is missing.</summary>
    /// <param name="options">The options of the start.</param>
    /// <param name="kernel">Tells whether the kernel has IPVS.</param>
    /// <param name="time">The clock.</param>
    /// <returns>What was found.</returns>
    public static async Task<Finding> RunAsync(PortalOptions options, IKernelSysctls kernel, TimeProvider time)
    {
        if (IpvsadmClient.Find(options.Ipvsadm) is not { } program)
        {
            return Of(FailureKind.ToolMissing, $"There is no program {options.Ipvsadm} that can be run.");
        }

        return kernel.Module switch
        {
            ModuleState.Loaded => await ProbeAsync(program, options.IpvsadmTimeout, time),
            ModuleState.Missing => Of(FailureKind.ModuleMissing, "The module is neither loaded nor installed."),
            _ => new Finding(Verdict.Warning, Subject, $"{program} is there. It was not run, because that would load the module ip_vs."),
        };
    }

    private static async Task<Finding> ProbeAsync(string program, TimeSpan timeout, TimeProvider time)
    {
        await using var client = new IpvsadmClient(new IpvsadmOptions { Path = program, Timeout = timeout }, new IpvsadmObservers(), time);
        return await client.ProbeAsync(CancellationToken.None) is { } failure
            ? Of(failure)
            : new Finding(Verdict.Ok, Subject, $"{program} works.");
    }

    private static Finding Of(FailureKind kind, string reason) => Of(new IpvsadmFailure { Kind = kind, Command = "ipvsadm -R", StandardError = reason });

    private static Finding Of(IpvsadmFailure failure)
    {
        var problem = Problems.Of(failure);
        return new Finding(Verdict.Problem, Subject, $"{problem.Title}. Portal would run, and answer {problem.Status} until that is fixed. {problem.Detail}");
    }
}
