namespace Showtime.Core.Text;

/// <summary>The environment variables whose values never belong in a log.</summary>
public static class SecretVariables
{
    static readonly string[] Names =
    [
        "GITHUB_TOKEN", "GH_TOKEN", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "DOCKERHUB_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
    ];

    /// <summary>The secrets that are set, to be masked before anything else is printed.</summary>
    /// <param name="variables">The environment variables.</param>
    /// <returns>Their values, each once.</returns>
    public static IEnumerable<string> Values(IReadOnlyDictionary<string, string> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        return Names.Select(name => variables.GetValueOrDefault(name, "")).Where(static value => !string.IsNullOrWhiteSpace(value)).Distinct(StringComparer.Ordinal);
    }
}
