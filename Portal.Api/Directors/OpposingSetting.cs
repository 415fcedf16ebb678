namespace Portal.Api.Directors;

/// <summary>A setting of the kernel that stands against several directors.</summary>
/// <param name="Name">Its name, for <c>sysctl</c>.</param>
/// <param name="Value">What it is.</param>
/// <param name="Wanted">What it should be.</param>
/// <param name="Reason">What goes wrong otherwise, in a sentence or two.</param>
internal sealed record OpposingSetting(string Name, string Value, string Wanted, string Reason);
