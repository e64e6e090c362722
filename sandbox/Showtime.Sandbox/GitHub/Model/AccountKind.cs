namespace Showtime.Sandbox.GitHub.Model;

/// <summary>The kinds of account, by GitHub's names.</summary>
enum AccountKind
{
    User,
    Bot,
    Organization,
}
