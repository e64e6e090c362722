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
        string workingDirectory, string sha, Uri? repositoryUrl, IReadOnlyDictionary<string, string> variables, IProcessRunner processes, CancellationToken cancellationToken)
    {
        if (sha.Length != 40 || !sha.All(char.IsAsciiHexDigit))
            throw new ShowtimeException(ShowtimeError.InvalidInput, $"'{sha}' is not a whole commit: 40 hex digits are needed to build.") { Target = sha };
        var git = new Git(variables, processes);
        var clone = await git.ReadAsync(workingDirectory, ["rev-parse", "--absolute-git-dir"], cancellationToken).ConfigureAwait(false);
        var has = clone is not null && (await git.TryAsync(clone, ["cat-file", "-e", sha + "^{commit}"], cancellationToken).ConfigureAwait(false)
            || await FetchAsync(git, clone, sha, cancellationToken).ConfigureAwait(false));
        if (!has && repositoryUrl is null)
        {
            throw clone is null
                ? Failed($"'{workingDirectory}' is not in a git clone, so commit {sha[..7]} cannot be built.", "Run this in a clone of the repository.", git)
                : Failed($"Commit {sha[..7]} is not in this clone and cannot be fetched.", "Check out the commit before building it (actions/checkout with ref).", git);
        }
        var tree = new CommitTree(Directory.CreateTempSubdirectory("showtime-commit-"));
        try
        {
            var repository = has ? clone! : await tree.FetchAloneAsync(git, repositoryUrl!, sha, cancellationToken).ConfigureAwait(false);
            await tree.FillAsync(git, repository, sha, cancellationToken).ConfigureAwait(false);
            return tree;
        }
        catch
        {
            tree.Dispose();
            throw;
        }
    }

    public void Dispose() => _temporary.Delete(recursive: true);

    /// <summary>An index of its own: neither the clone's index nor its working tree is touched.</summary>
    async Task FillAsync(Git git, string repository, string sha, CancellationToken cancellationToken)
    {
        var own = git with { IndexFile = System.IO.Path.Combine(_temporary.FullName, "index"), WorkTree = Path };
        if (!await own.TryAsync(repository, ["read-tree", sha], cancellationToken).ConfigureAwait(false)
            || !await own.TryAsync(repository, ["checkout-index", "--all"], cancellationToken).ConfigureAwait(false))
        {
            throw Failed($"The files of commit {sha[..7]} cannot be written.", remedy: null, own);
        }
    }

    /// <summary>Fetches one commit, without its history, into an empty repository. The job's token is shown to the repository's host alone.</summary>
    async Task<string> FetchAloneAsync(Git git, Uri repositoryUrl, string sha, CancellationToken cancellationToken)
    {
        var repository = _temporary.CreateSubdirectory("repository").FullName;
        var own = git with { Token = TokenFor(repositoryUrl, git.Variables), TokenHost = repositoryUrl };
        if (!await own.TryAsync(repository, ["init", "--quiet", "--bare", "."], cancellationToken).ConfigureAwait(false)
            || !await own.TryAsync(repository, ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--depth=1", "--", repositoryUrl.AbsoluteUri, sha], cancellationToken).ConfigureAwait(false))
        {
            throw Failed($"Commit {sha[..7]} cannot be fetched from {repositoryUrl}.",
                own.Token is null ? "Set GITHUB_TOKEN, or run this in a clone that has the commit." : "Check that the token may read the repository's contents, or run this in a clone that has the commit.", own);
        }
        return repository;
    }

    static string? TokenFor(Uri repositoryUrl, IReadOnlyDictionary<string, string> variables)
    {
        if (repositoryUrl.Scheme != Uri.UriSchemeHttps && !repositoryUrl.IsLoopback)
            return null;
        return new[] { "GITHUB_TOKEN", "GH_TOKEN" }.Select(name => variables.GetValueOrDefault(name)).FirstOrDefault(static token => !string.IsNullOrEmpty(token));
    }

    static async Task<bool> FetchAsync(Git git, string repository, string sha, CancellationToken cancellationToken)
    {
        // A depth makes a clone shallow, so only one that is shallow already is asked for so little.
        var shallow = await git.ReadAsync(repository, ["rev-parse", "--is-shallow-repository"], cancellationToken).ConfigureAwait(false) == "true";
        return await git.TryAsync(
            repository, ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", .. shallow ? new[] { "--depth=1" } : [], "origin", sha], cancellationToken)
            .ConfigureAwait(false);
    }

    static ShowtimeException Failed(string message, string? remedy, Git git) =>
        new(ShowtimeError.BuildFailed, message, remedy) { LogTail = [.. git.Complaints] };

    sealed record Git(IReadOnlyDictionary<string, string> Variables, IProcessRunner Processes)
    {
        public string? IndexFile { get; init; }

        public string? WorkTree { get; init; }

        /// <summary>Shown to <see cref="TokenHost"/>, in a header that is in no argument and in no file.</summary>
        public string? Token { get; init; }

        public Uri? TokenHost { get; init; }

        public List<string> Complaints { get; } = [];

        public async Task<bool> TryAsync(string folder, string[] arguments, CancellationToken cancellationToken) =>
            await ReadAsync(folder, arguments, cancellationToken).ConfigureAwait(false) is not null;

        /// <summary>What git printed; null where it failed.</summary>
        public async Task<string?> ReadAsync(string folder, string[] arguments, CancellationToken cancellationToken)
        {
            if (ExecutableFinder.FindAll("git", Variables.GetValueOrDefault("PATH")) is not [var git, ..])
                throw new ShowtimeException(ShowtimeError.BuildFailed, "There is no git on the PATH, which is needed to build a commit.", "Install git.");
            StringBuilder output = new();
            Complaints.Clear();
            string[] place = WorkTree is null ? [] : [$"--git-dir={folder}", $"--work-tree={WorkTree}"];
            var command = new ProcessCommand(git, [.. place, .. arguments]) { Environment = Environment(), WorkingDirectory = WorkTree ?? folder };
            var result = await Processes.RunAsync(command, Take, cancellationToken).ConfigureAwait(false);
            return result.Succeeded ? output.ToString() : null;

            void Take(ProcessLine line)
            {
                if (line.IsError)
                    Complaints.Add(line.Text);
                else
                    output.Append(line.Text);
            }
        }

        /// <summary>What a fetch needs to authenticate, and no more: smudge filters of the clone run in it as well.</summary>
        Dictionary<string, string> Environment()
        {
            string[] names = ["HOME", "USERPROFILE", "SYSTEMROOT", "TMPDIR", "TEMP", "SSH_AUTH_SOCK", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS", "XDG_CONFIG_HOME", "PATH"];
            var environment = Variables
                .Where(variable => names.Contains(variable.Key) || variable.Key.StartsWith("GIT_CONFIG", StringComparison.Ordinal)
                    || variable.Key.EndsWith("_PROXY", StringComparison.OrdinalIgnoreCase))
                .ToDictionary(StringComparer.Ordinal);
            environment["GIT_TERMINAL_PROMPT"] = "0";
            environment["LC_ALL"] = "C";
            if (IndexFile is not null)
                environment["GIT_INDEX_FILE"] = IndexFile;
            if (Token is not null)
                AddToken(environment);
            return environment;
        }

        void AddToken(Dictionary<string, string> environment)
        {
            var count = int.TryParse(environment.GetValueOrDefault("GIT_CONFIG_COUNT"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 0;
            var login = Convert.ToBase64String(Encoding.UTF8.GetBytes("x-access-token:" + Token));
            environment[$"GIT_CONFIG_KEY_{count.ToString(CultureInfo.InvariantCulture)}"] = $"http.{TokenHost!.GetLeftPart(UriPartial.Authority)}/.extraheader";
            environment[$"GIT_CONFIG_VALUE_{count.ToString(CultureInfo.InvariantCulture)}"] = "Authorization: Basic " + login;
            environment["GIT_CONFIG_COUNT"] = (count + 1).ToString(CultureInfo.InvariantCulture);
        }
    }
}
