using System.Globalization;
using System.Text;
using Showtime.Adapters.Processes;
using Showtime.Core.Errors;

namespace Showtime.Adapters.Docker;

/// <summary>
/// The files of exactly one commit, in a folder of their own that goes away afterwards: nothing uncommitted, nothing that an earlier
/// step of the job left, and no <c>.git</c>, whose configuration holds the token of the checkout.
/// </summary>
internal sealed class CommitTree : IDisposable
{
    readonly DirectoryInfo _temporary;

    CommitTree(DirectoryInfo temporary)
    {
        _temporary = temporary;
        Path = temporary.CreateSubdirectory("tree").FullName;
    }

    public string Path { get; }

    /// <summary>The files that Git LFS keeps elsewhere: nothing fetches them, so what is here is their pointers.</summary>
    public IReadOnlyList<string> LfsPointers { get; private set; } = [];

    /// <summary>
    /// Writes the commit's files. A commit that the clone does not have is fetched from its origin; where that fails, or where there is no clone, the
    /// commit alone is fetched from the repository into a folder of its own.
    /// </summary>
    /// <param name="workingDirectory">A folder in a clone, or any other.</param>
    /// <param name="sha">The commit.</param>
    /// <param name="repositoryUrl">Where the repository can be fetched from; null takes the clone alone.</param>
    /// <param name="variables">The environment of the job.</param>
    /// <param name="processes">Runs git.</param>
    /// <param name="cancellationToken">Stops git.</param>
    /// <exception cref="ShowtimeException"><see cref="ShowtimeError.BuildFailed"/>: no git, no clone, no such commit.</exception>
    public static async Task<CommitTree> CheckOutAsync(
        string workingDirectory,
        string sha,
        Uri? repositoryUrl,
        IReadOnlyDictionary<string, string> variables,
        IProcessRunner processes,
        CancellationToken cancellationToken)
    {
        if (sha.Length != 40 || !sha.All(char.IsAsciiHexDigit))
            throw new ShowtimeException(ShowtimeError.InvalidInput, $"'{sha}' is not a whole commit: 40 hex digits are needed to build.") { Target = sha };
        var git = new Git(variables, processes);
        var clone = await FindCloneAsync(git, workingDirectory, cancellationToken).ConfigureAwait(false);
        var has = clone is not null && await HasAsync(git with { Repository = clone }, sha, cancellationToken).ConfigureAwait(false);
        if (!has && repositoryUrl is null)
        {
            throw clone is null
                ? Failed($"'{workingDirectory}' is not in a git clone, so commit {sha[..7]} cannot be built.", "Run this in a clone of the repository.", git)
                : Failed(
                    $"Commit {sha[..7]} is not in this clone and cannot be fetched.",
                    "Check out the commit before building it (actions/checkout with ref).",
                    git);
        }
        var tree = new CommitTree(TemporaryFolders.Create("commit"));
        try
        {
            var own = await tree.CreateRepositoryAsync(git, cancellationToken).ConfigureAwait(false);
            if (has)
                await tree.BorrowAsync(git with { Repository = clone }, sha, cancellationToken).ConfigureAwait(false);
            else
                await FetchAloneAsync(own, repositoryUrl!, sha, cancellationToken).ConfigureAwait(false);
            await tree.FillAsync(own, sha, cancellationToken).ConfigureAwait(false);
            return tree;
        }
        catch
        {
            tree.Dispose();
            throw;
        }
    }

    public void Dispose() => _temporary.Delete(recursive: true);

    /// <summary>A bare repository counts only where it is named: a commit can hold one among its files, with a configuration that starts programs.</summary>
    static Task<string?> FindCloneAsync(Git git, string workingDirectory, CancellationToken cancellationToken) =>
        git.ReadAsync(["-c", "safe.bareRepository=explicit", "rev-parse", "--absolute-git-dir"], cancellationToken, workingDirectory);

    static async Task<bool> HasAsync(Git clone, string sha, CancellationToken cancellationToken) =>
        await clone.TryAsync(["cat-file", "-e", sha + "^{commit}"], cancellationToken).ConfigureAwait(false)
        || await FetchAsync(clone, sha, cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// An empty repository, with no configuration but git's defaults and with every attribute taken back that could change a file: its own info/attributes
    /// has the last word over the commit's .gitattributes.
    /// </summary>
    async Task<Git> CreateRepositoryAsync(Git git, CancellationToken cancellationToken)
    {
        var own = git with { Repository = RepositoryPath };
        var initial = own with { Sealed = true };
        if (!await initial.TryAsync(["init", "--quiet", "--bare", "--template=", RepositoryPath], cancellationToken, _temporary.FullName).ConfigureAwait(false))
            throw Failed("A repository for the export cannot be made.", remedy: null, initial);
        Directory.CreateDirectory(System.IO.Path.Combine(RepositoryPath, "info"));
        await File.WriteAllTextAsync(
            System.IO.Path.Combine(RepositoryPath, "info", "attributes"),
            "* -filter -text -ident !eol !working-tree-encoding\n",
            cancellationToken).ConfigureAwait(false);
        return own;
    }

    string RepositoryPath => System.IO.Path.Combine(_temporary.FullName, "repository.git");

    /// <summary>Lets the export read the clone's objects, and nothing else of the clone. What a partial clone lacks is fetched into it first.</summary>
    async Task BorrowAsync(Git clone, string sha, CancellationToken cancellationToken)
    {
        if (await clone.ReadAsync(["config", "--get-regexp", @"^remote\..*\.promisor$"], cancellationToken).ConfigureAwait(false) is { Length: > 0 })
            await FetchMissingAsync(clone, sha, cancellationToken).ConfigureAwait(false);
        if (await clone.ReadAsync(["rev-parse", "--git-path", "objects"], cancellationToken).ConfigureAwait(false) is not { } objects)
            throw Failed("The clone's objects cannot be found.", remedy: null, clone);
        objects = System.IO.Path.GetFullPath(objects, clone.Repository!);
        await File.WriteAllTextAsync(
            System.IO.Path.Combine(RepositoryPath, "objects", "info", "alternates"), objects + "\n", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>An index of its own: neither the clone's index nor its working tree is touched.</summary>
    async Task FillAsync(Git own, string sha, CancellationToken cancellationToken)
    {
        own = own with { WorkTree = Path, Sealed = true };
        if (!await own.TryAsync(["read-tree", sha], cancellationToken).ConfigureAwait(false)
            || !await own.TryAsync(["checkout-index", "--all"], cancellationToken).ConfigureAwait(false))
        {
            throw Failed($"The files of commit {sha[..7]} cannot be written.", remedy: null, own);
        }
        LfsPointers = FindLfsPointers(Path);
    }

    static List<string> FindLfsPointers(string root)
    {
        var marker = "version https://git-lfs.github.com/spec/v1\noid sha256:"u8;
        // A link could lead out of the commit's files.
        EnumerationOptions options = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        Span<byte> beginning = stackalloc byte[marker.Length];
        List<string> found = [];
        foreach (var file in new DirectoryInfo(root).EnumerateFiles("*", options))
        {
            // A pointer is smaller than this by its specification.
            if (file.Length < marker.Length || file.Length >= 1024)
                continue;
            using var stream = file.OpenRead();
            if (stream.ReadAtLeast(beginning, marker.Length, throwOnEndOfStream: false) == marker.Length && beginning.SequenceEqual(marker))
                found.Add(System.IO.Path.GetRelativePath(root, file.FullName).Replace(System.IO.Path.DirectorySeparatorChar, '/'));
        }
        found.Sort(StringComparer.Ordinal);
        return found;
    }

    /// <summary>Fetches one commit, without its history, into an empty repository. The job's token is shown to the repository's host alone.</summary>
    static async Task FetchAloneAsync(Git own, Uri repositoryUrl, string sha, CancellationToken cancellationToken)
    {
        own = own with { Token = TokenFor(repositoryUrl, own.Variables), TokenHost = repositoryUrl };
        if (!await own.TryAsync([.. Git.Fetch, "--depth=1", "--", repositoryUrl.AbsoluteUri, sha], cancellationToken).ConfigureAwait(false))
        {
            throw Failed($"Commit {sha[..7]} cannot be fetched from {repositoryUrl}.",
                own.Token is null
                    ? "Set GITHUB_TOKEN, or run this in a clone that has the commit."
                    : "Check that the token may read the repository's contents, or run this in a clone that has the commit.",
                own);
        }
    }

    static string? TokenFor(Uri repositoryUrl, IReadOnlyDictionary<string, string> variables)
    {
        if (repositoryUrl.Scheme != Uri.UriSchemeHttps && !repositoryUrl.IsLoopback)
            return null;
        return new[] { "GITHUB_TOKEN", "GH_TOKEN" }.Select(name => variables.GetValueOrDefault(name))
            .FirstOrDefault(static token => !string.IsNullOrEmpty(token));
    }

    static async Task<bool> FetchAsync(Git clone, string sha, CancellationToken cancellationToken)
    {
        // A depth makes a clone shallow, so only one that is shallow already is asked for so little.
        var shallow = await clone.ReadAsync(["rev-parse", "--is-shallow-repository"], cancellationToken).ConfigureAwait(false) == "true";
        return await clone.TryAsync([.. Git.Fetch, .. shallow ? new[] { "--depth=1" } : [], "origin", sha], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>All files of the commit in one request. Reading the tree has git fetch each folder that is missing.</summary>
    static async Task FetchMissingAsync(Git clone, string sha, CancellationToken cancellationToken)
    {
        if (!await clone.TryAsync(["ls-tree", "-r", sha], cancellationToken).ConfigureAwait(false)
            || await clone.ReadAsync(
                ["rev-list", "--objects", "--missing=print", "--max-count=1", sha], cancellationToken).ConfigureAwait(false) is not { } objects)
        {
            throw Failed($"The folders of commit {sha[..7]} cannot be read.", remedy: null, clone);
        }
        var missing = string.Concat(objects.Split('\n').Where(static line => line.StartsWith('?')).Select(static line => line[1..] + "\n"));
        if (missing.Length > 0
            && !await clone.TryAsync([.. Git.Fetch, "--filter=blob:none", "--stdin", "origin"], cancellationToken, input: missing).ConfigureAwait(false))
            throw Failed($"The files of commit {sha[..7]} that this partial clone lacks cannot be fetched.", remedy: null, clone);
    }

    static ShowtimeException Failed(string message, string? remedy, Git git) =>
        new(ShowtimeError.BuildFailed, message, remedy) { LogTail = [.. git.Complaints] };

    /// <summary>
    /// Git on one repository. A fetch uses the configuration of the machine, of the job and of the clone: they are the operator's and hold what
    /// authentication needs (actions/checkout keeps its token there). Everything that handles a commit's files is <see cref="Sealed"/> from them, and
    /// knows no filter, hook or monitor.
    /// </summary>
    sealed record Git(IReadOnlyDictionary<string, string> Variables, IProcessRunner Processes)
    {
        /// <summary>A fetch that writes no reference, follows no submodule and starts no housekeeping.</summary>
        public static readonly string[] Fetch = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--no-auto-maintenance"];

        /// <summary>The git directory; null lets git look for one.</summary>
        public string? Repository { get; init; }

        public string? WorkTree { get; init; }

        /// <summary>Without login, network and configuration.</summary>
        public bool Sealed { get; init; }

        /// <summary>Shown to <see cref="TokenHost"/>, in a header that is in no argument and in no file.</summary>
        public string? Token { get; init; }

        public Uri? TokenHost { get; init; }

        public List<string> Complaints { get; } = [];

        public async Task<bool> TryAsync(string[] arguments, CancellationToken cancellationToken, string? folder = null, string? input = null) =>
            await ReadAsync(arguments, cancellationToken, folder, input).ConfigureAwait(false) is not null;

        /// <summary>What git printed; null where it failed.</summary>
        public async Task<string?> ReadAsync(string[] arguments, CancellationToken cancellationToken, string? folder = null, string? input = null)
        {
            if (ExecutableFinder.FindAll("git", Variables.GetValueOrDefault("PATH")) is not [var git, ..])
                throw new ShowtimeException(ShowtimeError.BuildFailed, "There is no git on the PATH, which is needed to build a commit.", "Install git.");
            List<string> output = [];
            Complaints.Clear();
            List<string> all = ["-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false"];
            if (Repository is not null && folder is null)
                all.Add($"--git-dir={Repository}");
            if (WorkTree is not null)
                all.Add($"--work-tree={WorkTree}");
            var command = new ProcessCommand(git, [.. all, .. arguments])
            {
                Environment = Sealed ? OfSealed() : OfFetch(),
                WorkingDirectory = folder ?? WorkTree ?? Repository,
                StandardInput = input,
            };
            var result = await Processes.RunAsync(
                command, line => (line.IsError ? Complaints : output).Add(line.Text), cancellationToken).ConfigureAwait(false);
            return result.Succeeded ? string.Join('\n', output) : null;
        }

        Dictionary<string, string> Select(params string[] names) =>
            Variables.Where(variable => names.Contains(variable.Key)).ToDictionary(StringComparer.Ordinal);

        /// <summary>What a fetch needs to authenticate, and no more.</summary>
        Dictionary<string, string> OfFetch()
        {
            var environment = Select(
                "HOME", "USERPROFILE", "SYSTEMROOT", "TMPDIR", "TEMP", "SSH_AUTH_SOCK", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS", "XDG_CONFIG_HOME", "PATH");
            foreach (var (name, value) in Variables)
            {
                if (name.StartsWith("GIT_CONFIG", StringComparison.Ordinal) || name.EndsWith("_PROXY", StringComparison.OrdinalIgnoreCase))
                    environment[name] = value;
            }
            // ext:: and the like start a program that an address names.
            environment["GIT_ALLOW_PROTOCOL"] = "https:http:ssh:file";
            environment["GIT_TERMINAL_PROMPT"] = "0";
            environment["LC_ALL"] = "C";
            if (Token is not null)
                AddToken(environment);
            return environment;
        }

        Dictionary<string, string> OfSealed()
        {
            var environment = Select("SYSTEMROOT", "TMPDIR", "TEMP", "PATH");
            foreach (var name in new[] { "HOME", "USERPROFILE", "XDG_CONFIG_HOME" })
                environment[name] = Repository!;
            environment["GIT_CONFIG_NOSYSTEM"] = "1";
            environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
            environment["GIT_ATTR_NOSYSTEM"] = "1";
            environment["GIT_ALLOW_PROTOCOL"] = "";
            environment["GIT_LFS_SKIP_SMUDGE"] = "1";
            environment["LC_ALL"] = "C";
            return environment;
        }

        void AddToken(Dictionary<string, string> environment)
        {
            var count = int.TryParse(environment.GetValueOrDefault("GIT_CONFIG_COUNT"), NumberStyles.None, CultureInfo.InvariantCulture, out var given)
                ? given
                : 0;
            var login = Convert.ToBase64String(Encoding.UTF8.GetBytes("x-access-token:" + Token));
            environment[$"GIT_CONFIG_KEY_{count.ToString(CultureInfo.InvariantCulture)}"] = $"http.{TokenHost!.GetLeftPart(UriPartial.Authority)}/.extraheader";
            environment[$"GIT_CONFIG_VALUE_{count.ToString(CultureInfo.InvariantCulture)}"] = "Authorization: Basic " + login;
            environment["GIT_CONFIG_COUNT"] = (count + 1).ToString(CultureInfo.InvariantCulture);
        }
    }
}
