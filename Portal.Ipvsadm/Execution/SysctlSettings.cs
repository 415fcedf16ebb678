namespace Portal.Ipvsadm.Execution;

/// <summary>The settings of the network namespace that this process is in, read from <c>/proc/sys</c>.</summary>
public sealed class SysctlSettings : IKernelSettings
{
    private const string Folder = "/proc/sys/net/ipv4/vs/";

    /// <inheritdoc/>
    public bool ExpiresQuiescentTemplates => Read("expire_quiescent_template") == "1";

    // Without the module there are none, and what is not there has its default.
    private static string Read(string name)
    {
        try
        {
            return File.ReadAllText(Folder + name).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }
}
