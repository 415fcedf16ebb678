namespace Portal.Ipvsadm.Model;

/// <summary>Whether the kernel has IPVS, or one of its schedulers.</summary>
public enum ModuleState
{
    /// <summary>That cannot be known: there is no list of the kernel's modules.</summary>
    Unknown,

    /// <summary>Its module is loaded, or it is part of the kernel.</summary>
    Loaded,

    /// <summary>Its module is there; the kernel loads it when it is first asked for.</summary>
    Loadable,

    /// <summary>Its module is neither loaded nor there.</summary>
    Missing,
}
