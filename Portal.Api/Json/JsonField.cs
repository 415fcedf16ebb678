namespace Portal.Api.Json;

/// <summary>How a field is read into an object.</summary>
/// <typeparam name="T">The object.</typeparam>
/// <param name="Name">Its name.</param>
/// <param name="Read">Makes the object with what is read; null where requests cannot set the field, but may send it back.</param>
/// <param name="IsClearedByNull">Whether null sets the field back to its default.</param>
internal sealed record JsonField<T>(string Name, Func<JsonInput, T, T>? Read, bool IsClearedByNull);
