using System.Security.Cryptography;
using System.Text;
using Portal.Api.Callers;
using Portal.Api.Configuration;
using Portal.Api.Http;
using Portal.Api.Storage;

namespace Portal.Api.Hosting;

/// <summary>Keeps the tokens in their file, and notices when somebody else changes it. What cannot be used changes nothing.</summary>
internal sealed class TokenKeeper : WatchLoop, ITokenStore
{
    // Who takes a token back waits no longer than this.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly PortalOptions options;
    private readonly StateFolder folder;
    private readonly CurrentToken main;
    private readonly CallerTokens tokens;
    private readonly TokenFile file;
    private readonly StartLog log;
    private readonly Lock turn = new();

    // What stands in it is somebody's work: it is not written over before it can be read.
    private bool isBroken;

    /// <summary>Reads the file.</summary>
    /// <exception cref="OptionException">It cannot be used.</exception>
    public TokenKeeper(PortalOptions options, StateFolder folder, CurrentToken main, CallerTokens tokens, TimeProvider time, ILogger<TokenKeeper> logger)
        : base(Pause, time)
    {
        (this.options, this.folder, this.main, this.tokens) = (options, folder, main, tokens);
        log = new StartLog(logger);
        file = new TokenFile(PathOf(options, folder.Path));
        tokens.Named = Read(file);
    }

    /// <inheritdoc/>
    public TokenTable Tokens => tokens.Named;

    /// <inheritdoc/>
    public string? AdminIsElsewhere => options switch
    {
        { Token: not null } => "It is given as an option (--token).",
        { TokenFile: { } given } => $"It is in {given} (--token-file). Write a new one there, and send Portal SIGHUP.",
        _ => null,
    };

    /// <inheritdoc/>
    protected override bool IsNeeded => true;

    /// <summary>Reads the file as a start would.</summary>
    /// <param name="options">The options.</param>
    /// <param name="folder">The state folder, which need not be there.</param>
    /// <exception cref="OptionException">It cannot be used.</exception>
    public static TokenTable Find(PortalOptions options, string folder) => Read(new TokenFile(PathOf(options, folder)));

    /// <inheritdoc/>
    public void Change(Func<TokenTable, TokenTable> change)
    {
        lock (turn)
        {
            try
            {
                var next = change(file.HasChanged || isBroken ? ReadAnew() : tokens.Named);
                file.Write(next);
                tokens.Named = next;
            }
            catch (Exception exception) when (exception is FormatException || StartFailure.Is(exception) || DurableFile.IsRefusal(exception))
            {
                throw new TokenStoreException(exception.Message, exception);
            }
        }
    }

    /// <inheritdoc/>
    public (string Secret, byte[] Digest) MakeSecret()
    {
        var secret = Secrets.MakeSecret();
        return (secret, SHA256.HashData(Encoding.ASCII.GetBytes(secret)));
    }

    /// <inheritdoc/>
    public string RotateAdmin()
    {
        lock (turn)
        {
            try
            {
                return (main.Token = Secrets.MakeToken(folder)).Value;
            }
            catch (Exception exception) when (DurableFile.IsRefusal(exception))
            {
                throw new TokenStoreException(exception.Message, exception);
            }
        }
    }

    /// <summary>Looks whether the file has changed.</summary>
    public void Look()
    {
        lock (turn)
        {
            if (!file.HasChanged)
            {
                return;
            }

            try
            {
                tokens.Named = ReadAnew();
                log.TokensRead(file.Path, tokens.Named.Count);
            }
            catch (FormatException exception)
            {
                log.NotReadAnew("file of tokens", exception.Message);
            }
        }
    }

    private TokenTable ReadAnew()
    {
        isBroken = true;
        var table = file.Read();
        isBroken = false;
        return table;
    }

    /// <inheritdoc/>
    protected override Task LookAsync(CancellationToken stoppingToken)
    {
        Look();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override void Failed(Exception exception) => log.TokensFailed(exception);

    private static string PathOf(PortalOptions options, string folder) => options.Tokens ?? Path.Combine(folder, StateFolder.TokensName);

    private static TokenTable Read(TokenFile file)
    {
        try
        {
            return file.Read();
        }
        catch (FormatException exception)
        {
            throw new OptionException($"--tokens: {exception.Message}");
        }
    }
}
