namespace Showtime.Adapters.GitHub.Http;

/// <summary>What the handlers need to know of a call, and Octokit's clients have no parameter for.</summary>
internal sealed class GitHubCall
{
    static readonly AsyncLocal<GitHubCall?> Ambient = new();

    /// <summary>The call of this asynchronous flow.</summary>
    /// <exception cref="InvalidOperationException">There is none: Octokit was used without <see cref="GitHubTransport"/>.</exception>
    public static GitHubCall Current
    {
        get => Ambient.Value ?? throw new InvalidOperationException("Every request to GitHub goes through GitHubTransport.");
        set => Ambient.Value = value;
    }

    /// <summary>Stops a read at once, and a write before it is sent.</summary>
    public required CancellationToken CancellationToken { get; init; }

    /// <summary>Once it is cancelled no attempt begins; one under way goes on. The same token, except where several callers share the call.</summary>
    public required CancellationToken Fence { get; init; }

    /// <summary>Whether it may be sent again without knowing what became of the first. A read always may.</summary>
    public bool Repeatable { get; init; }

    /// <summary>The GraphQL request; null for REST.</summary>
    public GraphQlRequest? GraphQl { get; init; }

    /// <summary>In messages, what the call is about; null for the method and path.</summary>
    public string? About { get; init; }

    /// <summary>Method and path, or the GraphQL operation, in one line. Known once the request has reached the handlers.</summary>
    public string Summary { get; private set; } = "a request";

    /// <summary>Whether it changes nothing at GitHub.</summary>
    public bool IsRead { get; private set; }

    public bool MayRepeat => IsRead || Repeatable;

    public string What => About ?? Summary;

    /// <summary>Reads the request that Octokit made for the call.</summary>
    public void Learn(HttpRequestMessage request, Uri api)
    {
        IsRead = GraphQl is null ? request.Method == HttpMethod.Get : !GraphQl.IsMutation;
        var (home, url) = (api.AbsoluteUri, request.RequestUri!.AbsoluteUri);
        var path = url.StartsWith(home, StringComparison.OrdinalIgnoreCase) ? url[home.Length..] : request.RequestUri.PathAndQuery.TrimStart('/');
        Summary = GraphQl is null ? GitHubErrors.OneLine($"{request.Method} /{Uri.UnescapeDataString(path)}") : $"GraphQL {GraphQl.Summary}";
    }
}
