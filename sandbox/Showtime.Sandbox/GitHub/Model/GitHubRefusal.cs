namespace Showtime.Sandbox.GitHub.Model;

/// <summary>A refusal of GitHub. REST and GraphQL each give it their own shape.</summary>
sealed class GitHubRefusal(RefusalKind kind, string message) : Exception(message)
{
    public RefusalKind Kind { get; } = kind;

    /// <summary>What REST lists under <c>errors</c> of a 422, if anything.</summary>
    public FieldProblem? Problem { get; init; }

    public static GitHubRefusal NotFound(string message = "Not Found") => new(RefusalKind.NotFound, message);

    public static GitHubRefusal Forbidden(string message) => new(RefusalKind.Forbidden, message);

    /// <summary>A value that breaks a rule: REST names the field, GraphQL gives the sentence.</summary>
    public static GitHubRefusal Invalid(string resource, string field, string code, string sentence, string? restMessage = null) =>
        new(RefusalKind.Unprocessable, sentence) { Problem = new(resource, field, code, restMessage, null) };
}

/// <summary>Why GitHub refuses something; the names are GraphQL's error types.</summary>
enum RefusalKind
{
    NotFound,
    Forbidden,
    Unprocessable,
}

/// <summary>One entry of a REST 422's <c>errors</c>.</summary>
sealed record FieldProblem(string Resource, string Field, string Code, string? Message, string? Value);
