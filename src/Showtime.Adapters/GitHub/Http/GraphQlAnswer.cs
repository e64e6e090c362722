using System.Text.Json;
using Showtime.Core.Errors;

namespace Showtime.Adapters.GitHub.Http;

/// <summary>The answer to a GraphQL request. It can hold data and errors at once.</summary>
/// <param name="Data">The data; undefined or null where nothing was carried out.</param>
/// <param name="Errors">What failed, field by field.</param>
internal sealed record GraphQlAnswer(JsonElement Data, IReadOnlyList<GraphQlError> Errors)
{
    public static GraphQlAnswer Read(JsonElement json) => new(json.At("data"), [.. json.Items("errors").Select(GraphQlError.Read)]);

    /// <summary>The errors that are about one top-level field.</summary>
    public IEnumerable<GraphQlError> ErrorsAt(string key) => Errors.Where(error => error.IsAt(key));

    /// <summary>The data, provided that it is whole.</summary>
    /// <param name="repository">For the message where the repository itself is not found.</param>
    /// <param name="tolerated">Errors that leave out only what the caller can do without.</param>
    /// <exception cref="ShowtimeException">Anything else is missing.</exception>
    public JsonElement Whole(string repository, Func<GraphQlError, bool>? tolerated = null)
    {
        if (Errors.FirstOrDefault(error => tolerated?.Invoke(error) != true) is { } error) throw ToException(error, repository);
        if (Data.IsObject() && (!Data.TryGetProperty("repository", out var found) || found.IsObject())) return Data;
        throw GitHubErrors.RepositoryNotFound(repository);
    }

    static ShowtimeException ToException(GraphQlError error, string repository)
    {
        if (error.IsNotFound && error.Path is ["repository"]) return GitHubErrors.RepositoryNotFound(repository);
        if (error.IsNotFound) return new(ShowtimeError.NotFound, $"GitHub did not find a part of {repository}: {error.Message}") { Target = repository };
        if (error.IsRefusal) return GitHubErrors.Refused($"reading {repository}", error.Message, needed: null, repository);
        return new(ShowtimeError.Uncertain, $"GitHub answered a read of {repository} only in part: {error.Message}", "Try again.") { Target = repository };
    }
}
