using Portal.Api.Callers;
using Portal.Api.Configuration;
using Portal.Api.Http;
using Portal.Api.Storage;

namespace Portal.Api.Hosting;

/// <summary>What knows callers: the tokens, and the files of secrets.</summary>
internal static class SecretServices
{
    /// <summary>Adds it.</summary>
    /// <exception cref="OptionException">The file of the token cannot be read or is empty.</exception>
    public static void Add(IServiceCollection services, PortalOptions options, StateFolder folder, CurrentCertificate? certificate)
    {
        services.AddSingleton(new CurrentToken(Secrets.Token(options, folder)));
        services.AddSingleton<CallerTokens>();
        services.AddSingleton<WrongTokens>();
        services.AddSingleton(provider => new TokenKeeper(
            options,
            folder,
            provider.GetRequiredService<CurrentToken>(),
            provider.GetRequiredService<CallerTokens>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<TokenKeeper>>()));
        services.AddSingleton<ITokenStore>(provider => provider.GetRequiredService<TokenKeeper>());
        services.AddHostedService(provider => provider.GetRequiredService<TokenKeeper>());
        services.AddHostedService(provider => new SecretFiles(
            options,
            folder,
            provider.GetRequiredService<CurrentToken>(),
            certificate,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SecretFiles>>()));
    }
}
