using System.Buffers.Binary;
using System.Collections;
using System.Net;
using System.Runtime.InteropServices;
using Showtime.Adapters.Processes;

namespace Showtime.SandboxHost;

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
            var answer = await repository.TryGitAsync(cancellationToken, "-c", "init.defaultBranch=main", "init", "--quiet").ConfigureAwait(false);
            repository.IsReal = answer is not null;
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
        await File.WriteAllTextAsync(Path.Combine(site, "index.html"), Page(headline), cancellationToken).ConfigureAwait(false);
        await File.WriteAllTextAsync(Path.Combine(site, "health"), "OK\n", cancellationToken).ConfigureAwait(false);
        var commit = new SandboxCommit(IsReal ? await GitCommitAsync(headline, cancellationToken).ConfigureAwait(false) : SandboxSeed.MadeUpSha(), headline);
        _commits.Add(commit);
        return commit;
    }

    public void Dispose()
    {
        // Git's objects are read-only, and Windows does not delete such a file.
        foreach (var file in _folder.EnumerateFiles("*", SearchOption.AllDirectories)) file.IsReadOnly = false;
        _folder.Delete(recursive: true);
    }

    static string Page(string headline) =>
        $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{WebUtility.HtmlEncode(headline)}</title></head>"
        + $"<body><h1>{WebUtility.HtmlEncode(headline)}</h1></body></html>\n";

    async Task<string> GitCommitAsync(string headline, CancellationToken cancellationToken)
    {
        foreach (var arguments in new string[][] { ["add", "--all"], ["commit", "--quiet", "--allow-empty", "--message", headline] })
        {
            if (await TryGitAsync(cancellationToken, arguments).ConfigureAwait(false) is null) throw Refused(arguments[0]);
        }

        return await TryGitAsync(cancellationToken, "rev-parse", "HEAD").ConfigureAwait(false) is { Length: 40 } sha ? sha : throw Refused("rev-parse");

        InvalidOperationException Refused(string command) => new($"'git {command}' failed in {Folder}.");
    }

    /// <summary>What git printed; null where there is no git, or it failed.</summary>
    async Task<string?> TryGitAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        // The person's own set-up takes no part: no hooks, no signing, no other repository.
        string[] own =
        [
            "-c", "user.name=Showtime sandbox", "-c", "user.email=sandbox@localhost", "-c", "commit.gpgSign=false", "-c", "core.autocrlf=false",
            "-c", "core.hooksPath=.no-hooks",
        ];
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(variable => (string)variable.Key, variable => (string)variable.Value!, StringComparer.Ordinal)
            .Where(variable => !variable.Key.StartsWith("GIT_", StringComparison.OrdinalIgnoreCase)).ToDictionary(StringComparer.Ordinal);
        return await CommandOutput.ReadAsync("git", [.. own, .. arguments], environment, Folder, cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>A commit of a <see cref="SandboxRepository"/>.</summary>
/// <param name="Sha">40 digits.</param>
/// <param name="Headline">What the page of this commit says.</param>
sealed record SandboxCommit(string Sha, string Headline)
{
    public string Short => Sha[..7];
}

/// <summary>What serves the sandbox's page in a container: a static busybox of this machine in an empty image, else the public busybox image.</summary>
/// <param name="Binary">The static busybox; null takes the public image.</param>
sealed record SandboxImage(string? Binary)
{
    public const string PublicImage = "busybox:stable";

    const int ProgramHeaderInterpreter = 3;

    /// <summary>A busybox of this machine that runs in an empty image; null where there is none.</summary>
    public static string? FindStaticBusybox() => OperatingSystem.IsLinux()
        ? new[] { "/bin/busybox", "/usr/bin/busybox" }.FirstOrDefault(path => File.Exists(path) && IsStatic(path))
        : null;

    /// <summary>What docker calls this machine's architecture.</summary>
    public static string Platform => "linux/" + RuntimeInformation.OSArchitecture switch
    {
        Architecture.Arm64 => "arm64",
        Architecture.X64 => "amd64",
        var other => other.ToString().ToLowerInvariant(),
    };

    /// <summary>Writes the Dockerfile, and what it copies, into a folder.</summary>
    public void WriteTo(string folder)
    {
        if (Binary is not null) File.Copy(Binary, Path.Combine(folder, "busybox"));
        // A web server that is process 1 ignores SIGTERM; killed at once it does not keep a service draining for ten seconds.
        File.WriteAllText(Path.Combine(folder, "Dockerfile"), string.Join('\n', [
            .. Binary is null
                ? [$"FROM {PublicImage} AS showtime"]
                : new[] { "FROM scratch AS showtime", "COPY busybox /bin/busybox", """RUN ["/bin/busybox", "--install", "-s", "/bin"]""" },
            "COPY site /site",
            "EXPOSE 8080",
            "STOPSIGNAL SIGKILL",
            """ENTRYPOINT ["/bin/busybox", "httpd", "-f", "-p", "8080", "-h", "/site"]""",
            "",
        ]));
    }

    /// <summary>Whether an ELF program names no interpreter: it needs no library of the machine.</summary>
    static bool IsStatic(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> header = stackalloc byte[64];
        if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length) return false;
        if (header is not [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, ..]) return false; // 64 bits, little-endian
        var offset = BinaryPrimitives.ReadInt64LittleEndian(header[32..]);
        var size = BinaryPrimitives.ReadInt16LittleEndian(header[54..]);
        var count = BinaryPrimitives.ReadInt16LittleEndian(header[56..]);
        Span<byte> type = stackalloc byte[4];
        for (var i = 0; i < count; i++)
        {
            file.Position = offset + (i * size);
            file.ReadExactly(type);
            if (BinaryPrimitives.ReadInt32LittleEndian(type) == ProgramHeaderInterpreter) return false;
        }

        return true;
    }
}
