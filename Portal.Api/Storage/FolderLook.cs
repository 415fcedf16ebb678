using System.Collections.Immutable;

namespace Portal.Api.Storage;

/// <summary>What a start would find at the place of its state folder.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Exists">False when the start has to make it.</param>
/// <param name="IsHeld">True when a Portal runs on it.</param>
/// <param name="Listening">The addresses where that Portal listens.</param>
public sealed record FolderLook(string Path, bool Exists, bool IsHeld, ImmutableArray<string> Listening);
