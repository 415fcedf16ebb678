using System.Buffers.Binary;
using System.Text;

namespace Portal.Tests.Checks;

/// <summary>Writes answers of name servers, right ones and wrong ones.</summary>
internal static class DnsMessage
{
    public const int Answer = 0x8180;
    public const int Truncated = 0x8380;

    /// <summary>A pointer to the name of the question.</summary>
    public static readonly byte[] Asked = [0xC0, 12];

    /// <summary>An answer to a question, with these records.</summary>
    public static byte[] To(byte[] query, int flags, params byte[][] records)
    {
        byte[] message = [.. query, .. records.SelectMany(record => record)];
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), (ushort)flags);
        message[7] = (byte)records.Length;
        return message;
    }

    public static byte[] Record(byte[] name, int type, byte[] data) => [.. name, 0, (byte)type, 0, 1, 0, 0, 0, 60, 0, (byte)data.Length, .. data];

    public static byte[] Name(string name) => [.. name.Split('.').SelectMany(label => (byte[])[(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]), 0];

    public static byte[] Quoted(string text) => [(byte)text.Length, .. Encoding.UTF8.GetBytes(text)];
}
