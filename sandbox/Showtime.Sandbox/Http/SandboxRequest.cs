namespace Showtime.Sandbox.Http;

/// <summary>One HTTP request to a model, whether it came over a socket or from a client in the same process.</summary>
/// <param name="Method">The HTTP method in upper case.</param>
/// <param name="Url">The absolute address asked for.</param>
/// <param name="Headers">Header values by name, names compared without case; several values are joined by a comma.</param>
/// <param name="Body">The body as it arrived, empty where there was none.</param>
public sealed record SandboxRequest(string Method, Uri Url, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>The body read as UTF-8.</summary>
    public string Text => System.Text.Encoding.UTF8.GetString(Body.Span);

    /// <summary>A header's value, or null where it was not sent.</summary>
    /// <param name="name">The header's name, in any case.</param>
    /// <returns>The value or null.</returns>
    public string? Header(string name) => Headers.TryGetValue(name, out var value) ? value : null;
}
