namespace Portal.Ipvsadm.Model;

/// <summary>
/// How packets reach a real server: <see cref="Gatewaying"/> (the default), <see cref="IpInIp"/> or
/// <see cref="Masquerading"/>; or, in the kernel alone, <see cref="OtherForwarding"/>.
/// </summary>
public abstract record Forwarding
{
    private protected Forwarding()
    {
    }

    /// <summary>Gatewaying, as every server without another method has it.</summary>
    public static Forwarding Default { get; } = new Gatewaying();
}

/// <summary>Direct routing: <c>-g</c>, listed as <c>Route</c>. The packet goes on unchanged, so neither can its port.</summary>
public sealed record Gatewaying : Forwarding;

/// <summary>Through a tunnel: <c>-i</c>, listed as <c>Tunnel</c>. The wrapped packet keeps its port.</summary>
/// <param name="Tunnel">How packets are wrapped.</param>
public sealed record IpInIp(Tunnel Tunnel) : Forwarding;

/// <summary>Network address translation: <c>-m</c>, listed as <c>Masq</c>. The only method that can change the port.</summary>
public sealed record Masquerading : Forwarding;

/// <summary>A method for which ipvsadm has no option. Programs that speak netlink set such; nobody can declare one.</summary>
/// <param name="Listed">How ipvsadm lists it, for example <c>Local</c> or <c>(null)</c>; a tunnel with what is known of it.</param>
public sealed record OtherForwarding(string Listed) : Forwarding;
