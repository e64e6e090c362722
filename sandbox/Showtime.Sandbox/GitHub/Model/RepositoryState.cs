using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Showtime.Sandbox.GitHub.Model;

/// <summary>
/// Everything that the sandbox knows of its one repository. Not thread-safe: the sandbox holds <see cref="Gate"/> around every use.
/// </summary>
sealed partial class RepositoryState
{
    readonly TimeProvider _time;
    readonly NodeIds _ids = new();
    readonly Dictionary<string, object> _nodes = new(StringComparer.Ordinal);
    readonly Dictionary<string, Account> _accounts = new(StringComparer.OrdinalIgnoreCase);
    readonly Dictionary<string, GitHubRole> _roles = new(StringComparer.OrdinalIgnoreCase);
    readonly Dictionary<string, Blob> _files = new(StringComparer.Ordinal);
    readonly Dictionary<(string Oid, string Path), Blob> _filesOfCommits = [];
    readonly Queue<GitHubChange> _changes = new();
    const long FirstId = 39_464_018;

    long _sequence;

    public RepositoryState(TimeProvider time, GitHubSandboxOptions options)
    {
        _time = time;
        Options = options;
        CreatedAt = Now;
        UpdatedAt = Now;
        (Id, NodeId) = (FirstId, _ids.Next("R").NodeId); // GraphQL's field for it has 32 bits
        _nodes[NodeId] = this;
        Owner = NewAccount(options.Owner, AccountKind.Organization);
        AddCommit(null, [], "Initial commit", Owner, moveDefaultBranch: true);
    }

    public object Gate { get; } = new();

    public GitHubSandboxOptions Options { get; }

    public long Id { get; }

    public string NodeId { get; }

    public Account Owner { get; }

    public string Name => Options.Repository;

    public string FullName => $"{Options.Owner}/{Options.Repository}";

    public DateTimeOffset CreatedAt { get; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public IReadOnlyDictionary<string, Blob> Files => _files;

    /// <summary>GitHub's times have no fraction of a second.</summary>
    public DateTimeOffset Now
    {
        get
        {
            var now = _time.GetUtcNow();
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond)).ToUniversalTime();
        }
    }

    /// <summary>The object with that GraphQL id; null when there is none.</summary>
    public object? Node(string id) => _nodes.GetValueOrDefault(id);

    public Account? FindAccount(string login) => _accounts.GetValueOrDefault(login);

    /// <summary>The account of that login, made when there is none.</summary>
    public Account AccountOf(string login) => FindAccount(login)
        ?? NewAccount(login, login.EndsWith("[bot]", StringComparison.OrdinalIgnoreCase) ? AccountKind.Bot : AccountKind.User);

    public void SetRole(string login, GitHubRole role) => _roles[AccountOf(login).Login] = role;

    public bool IsCollaborator(Account account) => _roles.GetValueOrDefault(account.Login) > GitHubRole.None;

    public GitHubRole RoleOf(Account account)
    {
        if (account == Owner) return GitHubRole.Admin;
        return _roles.TryGetValue(account.Login, out var role) ? role : Options.IsPrivate ? GitHubRole.None : GitHubRole.Read;
    }

    /// <summary>An author's association with the repository, as comments and pull requests show it.</summary>
    public string Association(Account account) => RoleOf(account) switch
    {
        GitHubRole.Admin when account == Owner => "OWNER",
        _ when IsCollaborator(account) => "COLLABORATOR",
        _ when PullRequests.Any(p => p.Author == account && p.State == TicketState.Merged) => "CONTRIBUTOR",
        _ => "NONE",
    };

    public void Require(Caller caller, Right right) => Access.Require(caller, right, RoleOf(caller.Account));

    public void SetFile(string path, string text)
    {
        if (_files.Remove(path, out var old)) _nodes.Remove(old.NodeId);
        _files[path] = NewBlob(path, text);
    }

    /// <summary>Changes a file in one commit only.</summary>
    public void SetFile(string path, string text, string oid) => _filesOfCommits[(oid, path)] = NewBlob(path, text);

    /// <summary>A file as a commit has it: as it was changed there, else as the default branch has it; null where there is none.</summary>
    public Blob? FileIn(Commit commit, string path) => _filesOfCommits.GetValueOrDefault((commit.Oid, path)) ?? _files.GetValueOrDefault(path);

    Blob NewBlob(string path, string text)
    {
        var (_, nodeId) = _ids.Next("B");
        var blob = new Blob(path, HashOf($"blob {text}"), nodeId, text);
        _nodes[nodeId] = blob;
        return blob;
    }

    public bool HasChanges
    {
        get
        {
            lock (Gate) return _changes.Count > 0;
        }
    }

    /// <summary>Takes the oldest change that is not announced yet; call it after <see cref="Gate"/> is released.</summary>
    public bool TryTakeChange(out GitHubChange? change)
    {
        lock (Gate) return _changes.TryDequeue(out change);
    }

    static string HashOf(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..40].ToLowerInvariant();

    Account NewAccount(string login, AccountKind kind)
    {
        var (id, nodeId) = _ids.Next(kind switch { AccountKind.Bot => "BOT", AccountKind.Organization => "O", _ => "U" });
        var account = new Account(id, nodeId, login, kind);
        _accounts[login] = account;
        _nodes[nodeId] = account;
        return account;
    }

    void Tell(GitHubChangeKind kind, Ticket? ticket, Account actor, string text)
    {
        UpdatedAt = Now;
        _changes.Enqueue(new(++_sequence, kind, ticket?.Number, actor.Login, text, _time.GetUtcNow()));
    }
}

/// <summary>Makes the opaque ids of GraphQL and the numbers of REST. Both count up, and no id is ever given twice.</summary>
sealed class NodeIds
{
    // GitHub's own passed 32 bits long ago: a client that keeps them in an int has to fail here.
    long _last = 4_000_000_000;

    public (long Id, string NodeId) Next(string prefix)
    {
        var id = ++_last;
        Span<byte> bytes = stackalloc byte[12];
        "\u0000\u0001SB"u8.CopyTo(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes[4..], id);
        var text = Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        return (id, $"{prefix}_{text}");
    }
}
