namespace Showtime.Sandbox.GitHub.Model;

/// <summary>GitHub says no. REST and GraphQL each put it into their own shape.</summary>
sealed class GitHubRefusal(RefusalKind kind, string message) : Exception(message)
{
    public RefusalKind Kind { get; } = kind;

    /// <summary>What REST lists under <c>errors</c> of a 422, if anything.</summary>
    public FieldProblem? Problem { get; init; }

    public static GitHubRefusal NotFound(string message = "Not Found") => new(RefusalKind.NotFound, message);

    public static GitHubRefusal Forbidden(string message) => new(RefusalKind.Forbidden, message);

    /// <summary>A value that breaks a rule: REST says which field, GraphQL says the sentence.</summary>
    public static GitHubRefusal Invalid(string resource, string field, string code, string sentence, string? restMessage = null) =>
        new(RefusalKind.Unprocessable, sentence) { Problem = new(resource, field, code, restMessage, null) };
}
