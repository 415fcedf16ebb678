namespace Portal.Ipvsadm.Model;

/// <summary>Whether the kernel has a scheduler.</summary>
public enum ModuleState
{
    /// <summary>That cannot be known: there is no list of the kernel's modules.</summary>
    Unknown,

    /// <summary>Its module is loaded, or it is part of the kernel.</summary>
    Loaded,

    /// <summary>Its module is there; the kernel loads it for the first service that uses it.</summary>
    Loadable,

    /// <summary>Its module is neither loaded nor there.</summary>
    Missing,
}
