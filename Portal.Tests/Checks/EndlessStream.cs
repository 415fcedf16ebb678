namespace Portal.Tests.Checks;

/// <summary>Gives what a test wants, and then the letter x for ever.</summary>
internal sealed class EndlessStream(byte[] beginning) : Stream
{
    /// <summary>How many bytes were read.</summary>
    public long Given { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => Given; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        var count = Given < beginning.Length ? Math.Min(buffer.Length, beginning.Length - (int)Given) : buffer.Length;
        if (Given < beginning.Length)
        {
            beginning.AsSpan((int)Given, count).CopyTo(buffer);
        }
        else
        {
            buffer.Fill((byte)'x');
        }

        Given += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
