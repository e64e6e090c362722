namespace Showtime.Sandbox.GitHub.Model;

/// <summary>A reaction; the content is spelt as REST does (<c>+1</c>, <c>rocket</c>).</summary>
sealed record Reaction(long Id, string NodeId, Account User, string Content, DateTimeOffset CreatedAt)
{
    /// <summary>GraphQL's names of the same contents.</summary>
    public static readonly IReadOnlyDictionary<string, string> GraphQLContents = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["+1"] = "THUMBS_UP",
        ["-1"] = "THUMBS_DOWN",
        ["laugh"] = "LAUGH",
        ["hooray"] = "HOORAY",
        ["confused"] = "CONFUSED",
        ["heart"] = "HEART",
        ["rocket"] = "ROCKET",
        ["eyes"] = "EYES",
    };
}
