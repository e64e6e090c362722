using System.Buffers.Binary;

namespace Showtime.Sandbox.GitHub.Model;

/// <summary>Makes the opaque ids of GraphQL and the numbers of REST. Both count up, and no id is ever given twice.</summary>
sealed class NodeIds
{
    // GitHub's own passed 32 bits long ago: whoever keeps them in an int is to notice here.
    long _last = 4_000_000_000;

    public (long Id, string NodeId) Next(string prefix)
    {
        var id = ++_last;
        Span<byte> bytes = stackalloc byte[12];
        "\u0000\u0001SB"u8.CopyTo(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes[4..], id);
        var text = Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        return (id, $"{prefix}_{text}");
    }
}
