namespace Showtime.Sandbox.GitHub.Model;

/// <summary>A file of the default branch.</summary>
sealed record Blob(string Path, string Oid, string NodeId, string Text)
{
    public byte[] Bytes => System.Text.Encoding.UTF8.GetBytes(Text);
}
