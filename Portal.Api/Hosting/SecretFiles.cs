using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Portal.Api.Configuration;
using Portal.Api.Http;
using Portal.Api.Storage;

namespace Portal.Api.Hosting;

/// <summary>
/// Reads the files of the token and of the certificate anew at SIGHUP, and notices a renewed certificate by itself. What cannot
/// be used changes nothing: Portal goes on with what it has.
/// </summary>
internal sealed class SecretFiles : WatchLoop
{
    // A certificate that somebody renews counts within a minute.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(20);

    private readonly PortalOptions options;
    private readonly StateFolder folder;
    private readonly CurrentToken token;
    private readonly CurrentCertificate? certificate;
    private readonly TimeProvider time;
    private readonly StartLog log;
    private readonly Lock turn = new();
    private PosixSignalRegistration? hangUp;
    private byte[] read;
    private byte[] seen;

    /// <summary>Begins with what the start has read.</summary>
    public SecretFiles(PortalOptions options, StateFolder folder, CurrentToken token, CurrentCertificate? certificate, TimeProvider time, ILogger<SecretFiles> logger)
        : base(Pause, time)
    {
        (this.options, this.folder, this.token, this.certificate, this.time) = (options, folder, token, certificate, time);
        log = new StartLog(logger);
        read = seen = certificate is null ? [] : Print();
    }

    /// <inheritdoc/>
    protected override bool IsNeeded => certificate is not null;

    /// <summary>Reads everything anew and says what came of it.</summary>
    public void ReadAnew()
    {
        lock (turn)
        {
            log.ReadAnew($"{ReadToken()} {ReadCertificate()}");
        }
    }

    /// <summary>Hears signals before the server takes its first request: one that comes earlier would be lost.</summary>
    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            try
            {
                ReadAnew();
            }
            catch (Exception exception)
            {
                // Nobody else catches what a signal leads to.
                Failed(exception);
            }
        });
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        hangUp?.Dispose();
        base.Dispose();
    }

    /// <summary>Looks whether the certificate is another one, or has expired.</summary>
    public void Look()
    {
        lock (turn)
        {
            // Certificate and key are two files: they are read when they have rested.
            var print = Print();
            var rests = print.AsSpan().SequenceEqual(seen);
            seen = print;
            if (rests && !print.AsSpan().SequenceEqual(read))
            {
                log.Renewed(ReadCertificate());
            }
            else if (Secrets.RenewExpired(certificate!.Certificate, options, folder, time) is { } made)
            {
                Show(made);
                log.MadeAnew(made.Replaces!);
            }
        }
    }

    /// <inheritdoc/>
    protected override Task LookAsync(CancellationToken stoppingToken)
    {
        Look();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override void Failed(Exception exception) => log.SecretsFailed(exception);

    private string ReadToken()
    {
        if (options.Token is not null)
        {
            return "The token is given as an option, and stays.";
        }

        var file = Secrets.TokenFile(options, folder.Path);
        try
        {
            var found = Secrets.FindToken(options, folder.Path) ?? throw new OptionException($"{file} is not there.");
            var isSame = found == token.Token;
            token.Token = found;
            return isSame ? "The token is the same." : "The token has changed.";
        }
        catch (OptionException exception)
        {
            log.NotReadAnew("token", exception.Message);
            return "The token stays as it was.";
        }
    }

    private string ReadCertificate()
    {
        if (certificate is null)
        {
            return "Portal does not listen by https.";
        }

        read = seen = Print();
        try
        {
            var found = Secrets.FindCertificate(options, folder.Path) ?? throw new OptionException($"It is not in {folder.Path} any more.");
            if (found.IsSame(certificate.Certificate))
            {
                return "The certificate is the same.";
            }

            Show(found);
            return $"The certificate has changed. The new one is valid until {found.LastDay}.";
        }
        catch (OptionException exception)
        {
            log.NotReadAnew("certificate", exception.Message);
            return "The certificate stays as it was.";
        }
    }

    private void Show(ServerCertificate another)
    {
        certificate!.Renew(another);
        read = seen = Print();
        if (another.DateProblem(time.GetUtcNow()) is { } problem)
        {
            log.CertificateRefused(problem);
        }
    }

    // Tells whether the files are others than before; what cannot be read is nothing.
    private byte[] Print()
    {
        var (certificateFile, keyFile) = Secrets.CertificateFiles(options, folder.Path);
        return [.. HashOf(certificateFile), .. HashOf(keyFile)];
    }

    private static byte[] HashOf(string file)
    {
        try
        {
            return SHA256.HashData(File.ReadAllBytes(file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
