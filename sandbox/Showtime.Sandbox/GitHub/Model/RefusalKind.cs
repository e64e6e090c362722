namespace Showtime.Sandbox.GitHub.Model;

/// <summary>Why GitHub refuses something; the names are GraphQL's error types.</summary>
enum RefusalKind
{
    NotFound,
    Forbidden,
    Unprocessable,
}
