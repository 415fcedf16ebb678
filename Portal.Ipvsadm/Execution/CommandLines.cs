using System.Buffers;
using System.Globalization;
using System.Text;
using Portal.Ipvsadm.Commands;

namespace Portal.Ipvsadm.Execution;

/// <summary>Commands and their lines for <c>ipvsadm -R</c>: all of them are written before the first one is sent.</summary>
internal sealed class CommandLines
{
    private readonly IReadOnlyList<IpvsadmCommand> commands;
    private readonly ArrayBufferWriter<byte> text;
    private readonly int[] ends;

    /// <summary>Writes the lines.</summary>
    /// <exception cref="ArgumentException">One of them cannot be written; see <see cref="CommandText.Line"/>.</exception>
    public CommandLines(IReadOnlyList<IpvsadmCommand> commands)
    {
        this.commands = commands;
        text = new ArrayBufferWriter<byte>(Math.Max(1, commands.Count) * 80);
        ends = new int[commands.Count];
        for (var i = 0; i < ends.Length; i++)
        {
            Encoding.ASCII.GetBytes(CommandText.Line(commands[i]), text);
            text.Write("\n"u8);
            ends[i] = text.WrittenCount;
        }
    }

    /// <summary>How many commands there are.</summary>
    public int Count => ends.Length;

    /// <summary>One of the commands.</summary>
    public IpvsadmCommand this[int index] => commands[index];

    /// <summary>The input for some of the commands: their lines, with a mark after every few of them.</summary>
    /// <param name="range">Which commands.</param>
    /// <param name="perMark">After how many lines a mark follows; the last line has one in any case.</param>
    /// <param name="mark">How the line of a mark begins.</param>
    /// <param name="number">The number of the first mark.</param>
    public ReadOnlyMemory<byte> Marked(Range range, int perMark, string mark, long number)
    {
        var (start, count) = range.GetOffsetAndLength(Count);
        var marked = new ArrayBufferWriter<byte>(TextOf(start, start + count).Length + (32 * (1 + (count / perMark))));
        for (var end = start + count; start < end;)
        {
            var next = Math.Min(start + perMark, end);
            marked.Write(TextOf(start, next));
            Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{mark}{number++}\n"), marked);
            start = next;
        }

        return marked.WrittenMemory;
    }

    private ReadOnlySpan<byte> TextOf(int start, int end)
    {
        var offset = start == 0 ? 0 : ends[start - 1];
        return text.WrittenSpan[offset..ends[end - 1]];
    }
}
