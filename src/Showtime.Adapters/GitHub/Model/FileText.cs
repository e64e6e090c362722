using System.Text;
using System.Text.Json;
using Showtime.Adapters.GitHub.Http;
using Showtime.Core.Errors;

namespace Showtime.Adapters.GitHub.Model;

/// <summary>A text file of the default branch as it was read, or why it could not be.</summary>
/// <param name="Text">The text; null where there is no such file.</param>
/// <param name="Failure">What to throw instead, or null.</param>
internal sealed record FileText(string? Text, ShowtimeException? Failure = null)
{
    /// <summary>Reads a blob of an answer.</summary>
    /// <param name="path">The file's path, for messages.</param>
    /// <param name="blob">The object found there; null or undefined for none, an empty object for a folder.</param>
    /// <param name="error">What GitHub says of it, or null.</param>
    /// <param name="repository">The repository, for messages.</param>
    public static FileText Read(string path, JsonElement blob, GraphQlError? error, string repository)
    {
        if (error is { IsNotFound: false })
        {
            return new(null, error.IsRefusal
                ? GitHubErrors.Refused($"reading {path}", error.Message, "contents: read", repository)
                : new(ShowtimeError.Uncertain, $"GitHub did not give {path} of {repository}: {error.Message}", "Try again.") { Target = path });
        }

        if (!blob.IsObject() || !blob.TryGetProperty("isBinary", out _)) return new(null, null);
        // A long file comes cut: half of a configuration must not pass for the whole.
        return blob.IsTrue("isBinary") || blob.Text("text") is not { } text || (blob.Number("byteSize") is { } size && size > Encoding.UTF8.GetByteCount(text))
            ? new(null, new(ShowtimeError.InvalidConfiguration, $"{path} on the default branch of {repository} is not a text file of ordinary size.", "Correct the file.") { Target = path })
            : new(text);
    }

    public string? Get() => Failure is null ? Text : throw Failure;
}
