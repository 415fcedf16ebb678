using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Commands;

/// <summary>One change of the kernel's table that ipvsadm can make. <see cref="CommandText"/> writes its command line.</summary>
public abstract record IpvsadmCommand
{
    private protected IpvsadmCommand(ServiceKey service) => Service = service;

    /// <summary>The service that the command is about.</summary>
    public ServiceKey Service { get; }

    /// <summary>The command line, as a person would type it.</summary>
    /// <returns>For example <c>ipvsadm -D -t 10.0.0.1:80</c>.</returns>
    public sealed override string ToString() => CommandText.WhyNot(this) is { } reason ? $"nothing that ipvsadm can be told ({reason})" : "ipvsadm " + CommandText.Line(this);
}

/// <summary>Adds a service: <c>ipvsadm -A -t 10.0.0.1:80 -s wlc</c>.</summary>
/// <param name="Key">Which service; refused when it exists.</param>
/// <param name="Settings">Its settings.</param>
public sealed record AddService(ServiceKey Key, VirtualServiceSettings Settings) : IpvsadmCommand(Key);

/// <summary>Edits a service in place: <c>ipvsadm -E -t 10.0.0.1:80 -s rr</c>. Connections, counters and servers stay.</summary>
/// <param name="Key">Which service; refused when it does not exist.</param>
/// <param name="Settings">All its settings: ipvsadm resets what is left out.</param>
public sealed record EditService(ServiceKey Key, VirtualServiceSettings Settings) : IpvsadmCommand(Key);

/// <summary>Deletes a service with its servers: <c>ipvsadm -D -t 10.0.0.1:80</c>.</summary>
/// <param name="Key">Which service; refused when it does not exist.</param>
public sealed record DeleteService(ServiceKey Key) : IpvsadmCommand(Key);

/// <summary>Sets the counters of a service and of its servers to zero: <c>ipvsadm -Z -t 10.0.0.1:80</c>.</summary>
/// <param name="Key">Which service; refused when it does not exist.</param>
public sealed record ZeroService(ServiceKey Key) : IpvsadmCommand(Key);

/// <summary>Adds a server: <c>ipvsadm -a -t 10.0.0.1:80 -r 10.1.0.1:80 -g -w 1 -x 0 -y 0</c>.</summary>
/// <param name="Key">Its service, which must exist.</param>
/// <param name="Server">Which server; refused when it exists.</param>
/// <param name="Settings">Its settings.</param>
public sealed record AddServer(ServiceKey Key, RealServerKey Server, RealServerSettings Settings) : IpvsadmCommand(Key);

/// <summary>Edits a server in place: <c>ipvsadm -e -t 10.0.0.1:80 -r 10.1.0.1:80 -g -w 0 -x 0 -y 0</c>. Connections stay.</summary>
/// <param name="Key">Its service.</param>
/// <param name="Server">Which server; refused when it does not exist.</param>
/// <param name="Settings">All its settings: ipvsadm resets what is left out.</param>
public sealed record EditServer(ServiceKey Key, RealServerKey Server, RealServerSettings Settings) : IpvsadmCommand(Key);

/// <summary>Deletes a server: <c>ipvsadm -d -t 10.0.0.1:80 -r 10.1.0.1:80</c>.</summary>
/// <param name="Key">Its service.</param>
/// <param name="Server">Which server; refused when it does not exist.</param>
public sealed record DeleteServer(ServiceKey Key, RealServerKey Server) : IpvsadmCommand(Key);
