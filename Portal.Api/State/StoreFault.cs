namespace Portal.Api.State;

/// <summary>Why Portal's data could not be written.</summary>
public enum StoreFault
{
    /// <summary>The disk or the folder does not take it. Nothing is stored.</summary>
    Disk,

    /// <summary>The store that several directors share does not answer. Nothing is stored.</summary>
    Unreachable,

    /// <summary>The shared store was asked and did not answer: nobody knows yet whether the change is stored.</summary>
    Unknown,

    /// <summary>The shared store has other data than this director expects. Nothing is stored until a person decides.</summary>
    Frozen,
}
