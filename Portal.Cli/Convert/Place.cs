namespace Portal.Cli.Convert;

/// <summary>Where something stands in a file: at a line and column, or in a JSON document at a path.</summary>
/// <param name="File">The file, as it was named.</param>
/// <param name="Line">The line, from 1 on; 0 for none.</param>
/// <param name="Column">The column, from 1 on; 0 for none.</param>
/// <param name="Path">The path in a JSON document, such as <c>services[1]</c>; empty in other files.</param>
public readonly record struct Place(string File, int Line, int Column, string Path = "");
