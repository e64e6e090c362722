using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Showtime.Adapters.GitHub.Http;
using Showtime.Core.Errors;
using Showtime.Core.Ports;

namespace Showtime.Adapters.GitHub.Model;

/// <summary>What pull requests, leases and deployments share: the transport, what was learnt from answers, and the reads.</summary>
internal sealed class GitHubConnection
{
    readonly ConcurrentDictionary<string, bool> _refused = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, FileText> _files = new(StringComparer.Ordinal);
    volatile string? _viewer;
    volatile string? _repositoryId;
    volatile Task? _fileUnderWay;
    long? _repositoryNumber;

    public GitHubConnection(GitHubOptions options, GitHubTransport transport)
    {
        Options = options;
        Transport = transport;
        Snapshots = new(options.Repository, Definitions, transport.Clock);
    }

    public GitHubOptions Options { get; }

    public GitHubTransport Transport { get; }

    public DefinitionCache Definitions { get; } = new();

    public CommentIndex Comments { get; } = new();

    public SnapshotParser Snapshots { get; }

    /// <summary>Whether the token may not use a mutation, or the host does not have it: REST is used then.</summary>
    public bool IsRefused(string mutation) => _refused.ContainsKey(mutation);

    public void Refuse(string mutation) => _refused[mutation] = true;

    /// <summary>Reads a pull request, its lease, its newest comments and the configuration file in one request.</summary>
    public async Task<PullRequestSnapshot> ReadAsync(int number, CancellationToken cancellationToken)
    {
        if (number <= 0) throw new ShowtimeException(ShowtimeError.InvalidInput, $"{number} is not the number of a pull request.", "Numbers start at 1.");
        var request = GraphQlDocuments.PullRequest(
            Options.Owner, Options.Name, number, LeaseText.Name(number), GitHubOptions.ConfigurationPath, Options.ExpectedDefinitions);
        var repository = await ReadWithFileAsync(
            request,
            cancellationToken,
            error => error.IsNotFound && error.Path is ["repository", "pullRequest"]
                ? throw GitHubErrors.PullRequestNotFound(Options.Repository, number)
                // Without the history nobody is known to have added a label: the rest is complete.
                : error.IsAt("repository", "pullRequest", "timelineItems")).ConfigureAwait(false);
        LearnAliases(repository, Options.ExpectedDefinitions);
        var pullRequest = repository.At("pullRequest");
        if (!pullRequest.IsObject()) throw GitHubErrors.PullRequestNotFound(Options.Repository, number);
        return await LookAsync(pullRequest, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Turns a pull request that an answer holds into a snapshot, and learns its comments where they are there.</summary>
    public async ValueTask<PullRequestSnapshot> LookAsync(JsonElement pullRequest, CancellationToken cancellationToken)
    {
        var snapshot = Snapshots.Read(pullRequest, await ViewerAsync(cancellationToken).ConfigureAwait(false));
        Comments.LearnPage(snapshot.Number, pullRequest.At("comments"));
        _repositoryId ??= pullRequest.Text("repository", "id");
        return snapshot;
    }

    /// <summary>Sends a query that reads the configuration file beside something else. A read of the file meanwhile waits for its answer.</summary>
    /// <param name="request">A query with the field <c>file</c>.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <param name="tolerated">Errors that leave out only what the caller can do without. Without the file only the file's own read fails.</param>
    /// <returns>The answer's repository.</returns>
    public async Task<JsonElement> ReadWithFileAsync(GraphQlRequest request, CancellationToken cancellationToken, Func<GraphQlError, bool>? tolerated = null)
    {
        var underWay = new TaskCompletionSource();
        _fileUnderWay = underWay.Task;
        try
        {
            var answer = await Transport.GraphQlAsync(request, cancellationToken).ConfigureAwait(false);
            var repository = Learn(answer.Whole(Options.Repository, error => error.IsAt("repository", "file") || tolerated?.Invoke(error) == true));
            _files[GitHubOptions.ConfigurationPath] = FileText.Read(
                GitHubOptions.ConfigurationPath,
                repository.At("file"),
                answer.Errors.FirstOrDefault(error => error.IsAt("repository", "file")),
                Options.Repository);
            return repository;
        }
        finally
        {
            underWay.SetResult();
        }
    }

    /// <summary>Reads a file of the default branch; what came with a pull request, or is about to, is not read again.</summary>
    public async Task<string?> ReadFileAsync(string path, CancellationToken cancellationToken)
    {
        if (path == GitHubOptions.ConfigurationPath && !_files.ContainsKey(path) && _fileUnderWay is { } reading) await reading.ConfigureAwait(false);
        if (_files.TryGetValue(path, out var known)) return known.Get();
        var request = GraphQlDocuments.Query("ReadFile", GraphQlDocuments.ReadFile, Variables(new() { ["file"] = $"HEAD:{path}" }));
        var answer = await Transport.GraphQlAsync(request, cancellationToken).ConfigureAwait(false);
        var repository = Learn(answer.Whole(Options.Repository, error => error.IsAt("repository", "file")));
        var file = FileText.Read(path, repository.At("file"), answer.Errors.FirstOrDefault(), Options.Repository);
        if (file.Failure is null) _files[path] = file;
        return file.Get();
    }

    /// <summary>Sends a query about the repository and gives its part of the answer, whole.</summary>
    /// <param name="name">The operation's name.</param>
    /// <param name="document">The document, without its fragments.</param>
    /// <param name="variables">Its variables but for owner and name.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    public async Task<JsonElement> QueryAsync(string name, string document, JsonObject variables, CancellationToken cancellationToken) =>
        Learn(await WholeAsync(GraphQlDocuments.Query(name, document, Variables(variables)), cancellationToken).ConfigureAwait(false));

    /// <summary>Reads a definition by name, by REST; null where there is none.</summary>
    public async Task<KnownDefinition?> ReadDefinitionAsync(string name, CancellationToken cancellationToken) =>
        // Octokit escapes nothing of a name but the #.
        await Transport.FindAsync(
            (client, owner, repository) => client.Issue.Labels.Get(owner, repository, Uri.EscapeDataString(name)),
            cancellationToken).ConfigureAwait(false) is { } label
            ? Definitions.Learn(label) ?? throw GitHubErrors.Incomplete($"the label '{name}'", "its id")
            : null;

    /// <summary>Makes sure that a definition is still the one with this id, where REST can only name it.</summary>
    /// <exception cref="ShowtimeException"><see cref="ShowtimeError.NotFound"/> if it is gone, or another one has its name.</exception>
    public async Task EnsureIsStillAsync(string id, string name, string what, CancellationToken cancellationToken)
    {
        if ((await ReadDefinitionAsync(name, cancellationToken).ConfigureAwait(false))?.Id != id)
            throw new ShowtimeException(ShowtimeError.NotFound, $"Nothing is left for {what}.");
    }

    /// <summary>Forgets a lease that is gone; another job's of the same name stays known.</summary>
    public void ForgetLease(KnownDefinition lease)
    {
        if (Definitions.Find(lease.Definition.Name)?.Id == lease.Id) Definitions.Forget(lease.Definition.Name);
    }

    /// <summary>Asks for definitions by name; afterwards the cache knows those that exist and no other of them.</summary>
    /// <returns>Those that exist, by the name asked for, with their use if asked.</returns>
    public async Task<IReadOnlyDictionary<string, (KnownDefinition Definition, int Uses)>> LookUpAsync(
        IEnumerable<string> names, bool withUse, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, (KnownDefinition, int)>(StringComparer.OrdinalIgnoreCase);
        foreach (var chunk in names.Distinct(StringComparer.OrdinalIgnoreCase).Chunk(GraphQlDocuments.BatchSize))
        {
            var request = GraphQlDocuments.Definitions(Options.Owner, Options.Name, chunk, withUse);
            var repository = Learn(await WholeAsync(request, cancellationToken).ConfigureAwait(false));
            foreach (var (name, label) in LearnAliases(repository, chunk))
            {
                if (Definitions.Find(name) is { } definition) found[name] = (definition, withUse ? UsesOf(label) : 0);
            }
        }

        return found;
    }

    /// <summary>The repository's node id, for mutations.</summary>
    public async ValueTask<string> RepositoryIdAsync(CancellationToken cancellationToken)
    {
        if (_repositoryId is null) await IdentifyAsync(cancellationToken).ConfigureAwait(false);
        return _repositoryId ?? throw Incomplete("the repository's id");
    }

    /// <summary>The repository's number, which stays when it is renamed or transferred.</summary>
    public async ValueTask<long> RepositoryNumberAsync(CancellationToken cancellationToken)
    {
        if (_repositoryNumber is null) await IdentifyAsync(cancellationToken).ConfigureAwait(false);
        return _repositoryNumber ??= (await Transport.RestAsync(
            (client, owner, name) => client.Repository.Get(owner, name), repeatable: true, cancellationToken).ConfigureAwait(false)).Id;
    }

    /// <summary>The login that the token acts as.</summary>
    public async ValueTask<string> ViewerAsync(CancellationToken cancellationToken)
    {
        if (_viewer is null) await IdentifyAsync(cancellationToken).ConfigureAwait(false);
        return _viewer ?? throw Incomplete("the token's login");
    }

    /// <summary>The variables that every query has, and its own.</summary>
    JsonObject Variables(JsonObject own)
    {
        own["owner"] = Options.Owner;
        own["name"] = Options.Name;
        return own;
    }

    ShowtimeException Incomplete(string what) => GitHubErrors.Incomplete(Options.Repository, what);

    async Task<JsonElement> WholeAsync(GraphQlRequest request, CancellationToken cancellationToken) =>
        (await Transport.GraphQlAsync(request, cancellationToken).ConfigureAwait(false)).Whole(Options.Repository);

    Task IdentifyAsync(CancellationToken cancellationToken) => QueryAsync("ReadIdentity", GraphQlDocuments.ReadIdentity, [], cancellationToken);

    /// <summary>Learns who asks and which repository it is.</summary>
    /// <returns>The answer's repository.</returns>
    public JsonElement Learn(JsonElement data)
    {
        if (data.Text("viewer", "login") is { } viewer) _viewer = SnapshotParser.Login(viewer);
        var repository = data.At("repository");
        _repositoryId = repository.Text("id") ?? _repositoryId;
        _repositoryNumber = repository.Number("databaseId") ?? _repositoryNumber;
        return repository;
    }

    List<(string Name, JsonElement Label)> LearnAliases(JsonElement repository, IReadOnlyList<string> names)
    {
        var labels = new List<(string, JsonElement)>();
        for (var i = 0; i < names.Count; i++)
        {
            var label = repository.At(GraphQlDocuments.Alias('n', i));
            if (Definitions.Learn(label) is null) Definitions.Forget(names[i]);
            labels.Add((names[i], label));
        }

        return labels;
    }

    int UsesOf(JsonElement label)
    {
        var (issues, pullRequests) = CountsOf(label);
        return issues + pullRequests;
    }

    /// <summary>How many issues and pull requests carry a label. A missing count must not be read as zero.</summary>
    public (int Issues, int PullRequests) CountsOf(JsonElement label) =>
        label.Number("issues", "totalCount") is { } issues && label.Number("pullRequests", "totalCount") is { } pullRequests
            ? ((int)issues, (int)pullRequests)
            : throw Incomplete("how much a label is used");
}

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
        // GitHub truncates a long file, and half a configuration must not pass for the whole.
        return blob.IsTrue("isBinary") || blob.Text("text") is not { } text || (blob.Number("byteSize") is { } size && size > Encoding.UTF8.GetByteCount(text))
            ? new(
                null,
                new(
                    ShowtimeError.InvalidConfiguration,
                    $"{path} on the default branch of {repository} is not a text file of ordinary size.",
                    "Correct the file.") { Target = path })
            : new(text);
    }

    public string? Get() => Failure is null ? Text : throw Failure;
}
