using System.Collections.Immutable;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.State;

/// <summary>What a request says of the settings of a server. What it does not speak of stays as it is.</summary>
public sealed record ServerPatch
{
    /// <summary>The default settings of a server.</summary>
    public static readonly RealServerSettings Standard = new();

    /// <summary>How packets reach the server.</summary>
    public Patch<ForwardingMethod> Method { get; init; }

    /// <summary>The tunnel; only with IP-in-IP.</summary>
    public Patch<TunnelPatch> Tunnel { get; init; }

    /// <summary>The weight.</summary>
    public Patch<int> Weight { get; init; }

    /// <summary>The upper threshold.</summary>
    public Patch<long> UpperThreshold { get; init; }

    /// <summary>The lower threshold.</summary>
    public Patch<long> LowerThreshold { get; init; }

    /// <summary>What is wrong with the request itself; it is told together with what the outcome breaks.</summary>
    public ImmutableArray<Violation> Broken { get; init; } = [];

    /// <summary>Makes it. The rules of the outcome are for <see cref="ServerRules"/> to check.</summary>
    /// <param name="before">The settings so far.</param>
    /// <param name="violations">Where everything is noted that does not go together.</param>
    /// <returns>The settings; not to be used when there are violations.</returns>
    public RealServerSettings Apply(RealServerSettings before, ViolationList violations)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(violations);
        violations.AddUnlessBroken(Broken);
        return new RealServerSettings
        {
            Forwarding = Forward(before.Forwarding, violations),
            Weight = Weight.Over(before.Weight, Standard.Weight),
            UpperThreshold = UpperThreshold.Over(before.UpperThreshold, Standard.UpperThreshold),
            LowerThreshold = LowerThreshold.Over(before.LowerThreshold, Standard.LowerThreshold),
        };
    }

    private static ForwardingMethod MethodOf(Forwarding forwarding) => forwarding switch
    {
        IpInIp => ForwardingMethod.IpInIp,
        Masquerading => ForwardingMethod.Masquerading,
        _ => ForwardingMethod.Gatewaying,
    };

    private Forwarding Forward(Forwarding before, ViolationList violations)
    {
        var method = Method.Over(MethodOf(before), ForwardingMethod.Gatewaying);
        if (method != ForwardingMethod.IpInIp)
        {
            TunnelRules.CheckNone(Tunnel.HasValue, violations);
            return method == ForwardingMethod.Masquerading ? new Masquerading() : Forwarding.Default;
        }

        var tunnel = Tunnel.IsDefault ? null : (before as IpInIp)?.Tunnel;
        return new IpInIp(Tunnel.Over(TunnelPatch.Nothing, TunnelPatch.Nothing).Apply(tunnel, violations.At(Fields.Tunnel)));
    }
}
