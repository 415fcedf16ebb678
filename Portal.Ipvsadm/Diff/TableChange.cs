using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Diff;

/// <summary>One step from one table to another, which one command of ipvsadm makes.</summary>
public abstract record TableChange
{
    private protected TableChange(ServiceKey service) => Service = service;

    /// <summary>The service that changes, or whose server does.</summary>
    public ServiceKey Service { get; }

    /// <summary>The command that makes this step in the kernel.</summary>
    /// <returns>One command.</returns>
    public abstract IpvsadmCommand ToCommand();

    /// <summary>Makes this step in a table.</summary>
    /// <param name="table">The table before.</param>
    /// <returns>The table after.</returns>
    /// <exception cref="InvalidOperationException">The step is about a server of a service that the table does not have.</exception>
    public abstract IpvsTable Apply(IpvsTable table);

    /// <summary>
    /// Takes this step back in a table where it may have been made or not. What does not look as this step leaves it is
    /// not its work and stays.
    /// </summary>
    /// <param name="table">The table as it is.</param>
    /// <returns>The table without the step.</returns>
    public abstract IpvsTable TakeBack(IpvsTable table);

    private protected VirtualService ServiceIn(IpvsTable table) =>
        table.Find(Service) ?? throw new InvalidOperationException("The change is about a server of a service that is not there.");
}

/// <summary>A service without servers comes; its servers come by changes of their own.</summary>
/// <param name="Key">Which service.</param>
/// <param name="After">Its settings.</param>
public sealed record ServiceAdded(ServiceKey Key, VirtualServiceSettings After) : TableChange(Key)
{
    /// <inheritdoc/>
    public override IpvsadmCommand ToCommand() => new AddService(Key, After);

    /// <inheritdoc/>
    public override IpvsTable Apply(IpvsTable table) => table.With(new VirtualService { Key = Key, Settings = After });

    /// <inheritdoc/>
    public override IpvsTable TakeBack(IpvsTable table) =>
        table.Find(Key) is { Servers.IsEmpty: true } service && service.Settings == After ? table.Without(Key) : table;
}

/// <summary>A service gets other settings in place.</summary>
/// <param name="Key">Which service.</param>
/// <param name="Before">Its settings so far.</param>
/// <param name="After">Its settings from now on.</param>
public sealed record ServiceEdited(ServiceKey Key, VirtualServiceSettings Before, VirtualServiceSettings After) : TableChange(Key)
{
    /// <inheritdoc/>
    public override IpvsadmCommand ToCommand() => new EditService(Key, After);

    /// <inheritdoc/>
    public override IpvsTable Apply(IpvsTable table) => table.With(ServiceIn(table) with { Settings = After });

    /// <inheritdoc/>
    public override IpvsTable TakeBack(IpvsTable table) =>
        table.Find(Key) is { } service && service.Settings == After ? table.With(service with { Settings = Before }) : table;
}

/// <summary>A service goes, and its servers with it.</summary>
/// <param name="Before">The service with the servers that it had.</param>
public sealed record ServiceRemoved(VirtualService Before) : TableChange(Before.Key)
{
    /// <inheritdoc/>
    public override IpvsadmCommand ToCommand() => new DeleteService(Service);

    /// <inheritdoc/>
    public override IpvsTable Apply(IpvsTable table) => table.Without(Service);

    /// <inheritdoc/>
    public override IpvsTable TakeBack(IpvsTable table) => table.Find(Service) is null ? table.With(Before) : table;
}

/// <summary>A server comes to a service.</summary>
/// <param name="Key">The service.</param>
/// <param name="Server">The server.</param>
/// <param name="After">Its settings.</param>
public sealed record ServerAdded(ServiceKey Key, RealServerKey Server, RealServerSettings After) : TableChange(Key)
{
    /// <inheritdoc/>
    public override IpvsadmCommand ToCommand() => new AddServer(Key, Server, After);

    /// <inheritdoc/>
    public override IpvsTable Apply(IpvsTable table) => table.With(ServiceIn(table).WithServer(Server, After));

    /// <inheritdoc/>
    public override IpvsTable TakeBack(IpvsTable table) =>
        table.Find(Key, Server) == After ? table.With(ServiceIn(table).WithoutServer(Server)) : table;
}

/// <summary>A server gets other settings in place.</summary>
/// <param name="Key">The service.</param>
/// <param name="Server">The server.</param>
/// <param name="Before">Its settings so far.</param>
/// <param name="After">Its settings from now on.</param>
public sealed record ServerEdited(ServiceKey Key, RealServerKey Server, RealServerSettings Before, RealServerSettings After)
    : TableChange(Key)
{
    /// <inheritdoc/>
    public override IpvsadmCommand ToCommand() => new EditServer(Key, Server, After);

    /// <inheritdoc/>
    public override IpvsTable Apply(IpvsTable table) => table.With(ServiceIn(table).WithServer(Server, After));

    /// <inheritdoc/>
    public override IpvsTable TakeBack(IpvsTable table) =>
        table.Find(Key, Server) == After ? table.With(ServiceIn(table).WithServer(Server, Before)) : table;
}

/// <summary>A server goes from a service that stays.</summary>
/// <param name="Key">The service.</param>
/// <param name="Server">The server.</param>
/// <param name="Before">Its settings so far.</param>
public sealed record ServerRemoved(ServiceKey Key, RealServerKey Server, RealServerSettings Before) : TableChange(Key)
{
    /// <inheritdoc/>
    public override IpvsadmCommand ToCommand() => new DeleteServer(Key, Server);

    /// <inheritdoc/>
    public override IpvsTable Apply(IpvsTable table) => table.With(ServiceIn(table).WithoutServer(Server));

    /// <inheritdoc/>
    public override IpvsTable TakeBack(IpvsTable table) =>
        table.Find(Key) is { } service && !service.Servers.ContainsKey(Server) ? table.With(service.WithServer(Server, Before)) : table;
}
