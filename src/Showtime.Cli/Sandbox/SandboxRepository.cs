using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Showtime.Cli.Sandbox;

/// <summary>
/// A small git repository in a temporary folder: a web page, and a Dockerfile that serves it. Where git is missing, commits are made up, and
/// nothing can be built from them.
/// </summary>
sealed class SandboxRepository : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("showtime-sandbox-");
    readonly SandboxImage? _image;
    readonly List<SandboxCommit> _commits = [];

    SandboxRepository(SandboxImage? image) => _image = image;

    public string Folder => _folder.FullName;

    /// <summary>Every commit, oldest first.</summary>
    public IReadOnlyList<SandboxCommit> Commits => _commits;

    /// <summary>Whether its commits are git's own.</summary>
    public bool IsReal { get; private set; }

    /// <summary>Makes the repository.</summary>
    /// <param name="image">What serves the page in a container; null leaves the Dockerfile out.</param>
    /// <param name="cancellationToken">Stops git.</param>
    public static async Task<SandboxRepository> CreateAsync(SandboxImage? image, CancellationToken cancellationToken)
    {
        var repository = new SandboxRepository(image);
        try
        {
            repository.IsReal = await repository.TryGitAsync(cancellationToken, "-c", "init.defaultBranch=main", "init", "--quiet") is not null;
            image?.WriteTo(repository.Folder);
            return repository;
        }
        catch
        {
            repository.Dispose();
            throw;
        }
    }

    /// <summary>Writes a page and commits it.</summary>
    /// <param name="headline">What the page says.</param>
    /// <param name="cancellationToken">Stops git.</param>
    /// <returns>The commit.</returns>
    /// <exception cref="InvalidOperationException">git refuses.</exception>
    public async Task<SandboxCommit> CommitAsync(string headline, CancellationToken cancellationToken)
    {
        var site = Directory.CreateDirectory(Path.Combine(Folder, "site")).FullName;
        await File.WriteAllTextAsync(Path.Combine(site, "index.html"), Page(headline), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(site, "health"), "OK\n", cancellationToken);
        var commit = new SandboxCommit(IsReal ? await GitCommitAsync(headline, cancellationToken) : MadeUp(headline), headline);
        _commits.Add(commit);
        return commit;
    }

    public void Dispose()
    {
        foreach (var file in _folder.EnumerateFiles("*", SearchOption.AllDirectories)) file.IsReadOnly = false; // git's objects are, which Windows minds
        _folder.Delete(recursive: true);
    }

    static string Page(string headline) =>
        $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{WebUtility.HtmlEncode(headline)}</title></head>"
        + $"<body><h1>{WebUtility.HtmlEncode(headline)}</h1></body></html>\n";

    // SHA-1, because that is what names a commit.
    string MadeUp(string headline) =>
#pragma warning disable CA5350
        Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes($"{headline}\n{Guid.NewGuid():N}")));
#pragma warning restore CA5350

    async Task<string> GitCommitAsync(string headline, CancellationToken cancellationToken)
    {
        foreach (var arguments in new string[][] { ["add", "--all"], ["commit", "--quiet", "--allow-empty", "--message", headline] })
        {
            if (await TryGitAsync(cancellationToken, arguments) is null) throw Refused(arguments[0]);
        }

        return await TryGitAsync(cancellationToken, "rev-parse", "HEAD") is { Length: 40 } sha ? sha : throw Refused("rev-parse");

        InvalidOperationException Refused(string command) => new($"'git {command}' failed in {Folder}.");
    }

    /// <summary>What git printed; null where there is no git, or it failed.</summary>
    async Task<string?> TryGitAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        // Nothing of the person's own set-up takes part: no hooks, no signing, no other repository.
        string[] own =
        [
            "-c", "user.name=Showtime sandbox", "-c", "user.email=sandbox@localhost", "-c", "commit.gpgSign=false", "-c", "core.autocrlf=false",
            "-c", "core.hooksPath=.no-hooks",
        ];
        return await CommandOutput.ReadAsync("git", [.. own, .. arguments], cancellationToken, start =>
        {
            start.WorkingDirectory = Folder;
            var foreign = start.Environment.Keys.Where(name => name.StartsWith("GIT_", StringComparison.OrdinalIgnoreCase)).ToList();
            foreach (var name in foreign) start.Environment.Remove(name);
        });
    }
}
