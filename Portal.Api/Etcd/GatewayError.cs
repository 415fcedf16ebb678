namespace Portal.Api.Etcd;

/// <summary>An error as etcd's gateway tells it.</summary>
/// <param name="Code">The code of gRPC; 0 where it says none.</param>
/// <param name="Message">etcd's words.</param>
internal sealed record GatewayError(long Code, string Message);
