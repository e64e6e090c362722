namespace Showtime.Sandbox.GitHub.Model;

/// <summary>A person, an app's bot or an organisation.</summary>
sealed record Account(long Id, string NodeId, string Login, AccountKind Kind)
{
    /// <summary>GraphQL leaves the suffix of a bot's login away, REST does not.</summary>
    public string GraphQLLogin => Kind == AccountKind.Bot ? Login[..^"[bot]".Length] : Login;
}
