using System.Collections.Concurrent;
using System.Globalization;
using Showtime.Adapters.Docker;
using Showtime.Adapters.Processes;
using Showtime.Adapters.Tests.Processes;
using Showtime.Core.Errors;
using Showtime.Sandbox.Http;

namespace Showtime.Adapters.Tests.Docker;

/// <summary>Commits that try to have a program started on the machine that exports them. Each such program would write down that it ran.</summary>
public sealed class HostileCommitTests : IDisposable
{
    const string Pointer =
        "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n";

    readonly GitFolder _clone = new();
    readonly TemporaryFolder _machine = new();
    readonly Dictionary<string, string> _variables;
    readonly string _program;

    public HostileCommitTests()
    {
        _program = _machine.Write("bin/program", $"#!/bin/sh\necho \"$0 $*\" >>'{Started}'\ncat\n", executable: true);
        _machine.Write("bin/git-lfs", $"#!/bin/sh\necho \"$0 $*\" >>'{Started}'\ncat\n", executable: true);
        _machine.Write("global", "");
        _variables = new()
        {
            ["PATH"] = _machine.Combine("bin") + ":" + Environment.GetEnvironmentVariable("PATH"),
            ["HOME"] = _machine.Path,
            ["GIT_CONFIG_GLOBAL"] = _machine.Combine("global"),
        };
    }

    string Started => _machine.Combine("started");

    public void Dispose()
    {
        _machine.Dispose();
        _clone.Dispose();
    }

    [Theory]
    [InlineData("machine", "smudge")]
    [InlineData("machine", "process")]
    [InlineData("clone", "smudge")]
    [InlineData("clone", "process")]
    [InlineData("environment", "smudge")]
    [InlineData("environment", "process")]
    public async Task A_filter_that_is_configured_anywhere_is_not_run(string where, string kind)
    {
        Requires.UnixShell();
        _clone.Write("a.txt", "as it is");
        _clone.Write(".gitattributes", "*.txt filter=any");
        var sha = _clone.Commit();
        Configure(where, "filter.any." + kind, _program);
        Configure(where, "filter.any.required", "true");

        using var tree = await ExportAsync(sha);

        Assert.Equal("as it is", await File.ReadAllTextAsync(Path.Combine(tree.Path, "a.txt")));
        AssertNothingStarted();
    }

    [Theory]
    [InlineData("machine")]
    [InlineData("clone")]
    public async Task A_file_in_Git_LFS_stays_a_pointer_and_is_named(string where)
    {
        Requires.UnixShell();
        _clone.Write(".lfsconfig", "[lfs]\n\turl = https://stranger.example/lfs\n");
        _clone.Write(".gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text");
        _clone.Write("data/big.bin", Pointer);
        _clone.Write("notes.txt", "version https://git-lfs.github.com/spec/v1 is what a pointer begins with");
        var sha = _clone.Commit();
        Configure(where, "filter.lfs.smudge", "git-lfs smudge -- %f");
        Configure(where, "filter.lfs.process", "git-lfs filter-process");
        Configure(where, "filter.lfs.required", "true");

        using var tree = await ExportAsync(sha);

        Assert.Equal(Pointer, await File.ReadAllTextAsync(Path.Combine(tree.Path, "data/big.bin")));
        Assert.Equal(["data/big.bin"], tree.LfsPointers);
        AssertNothingStarted();
    }

    [Theory]
    [InlineData("machine", false)]
    [InlineData("machine", true)]
    [InlineData("clone", false)]
    [InlineData("clone", true)]
    public async Task No_hook_is_run(string where, bool fetched)
    {
        Requires.UnixShell();
        _clone.Write("a.txt", "a");
        var sha = _clone.Commit();
        foreach (var hook in new[] { "post-index-change", "post-checkout", "reference-transaction", "pre-auto-gc", "post-merge" })
            _machine.Write("hooks/" + hook, $"#!/bin/sh\necho \"$0 $*\" >>'{Started}'\n", executable: true);
        Configure(where, "core.hooksPath", _machine.Combine("hooks"));
        _machine.Write("template/hooks/post-index-change", $"#!/bin/sh\necho \"$0 $*\" >>'{Started}'\n", executable: true);
        Configure(where, "init.templateDir", _machine.Combine("template"));
        Configure(where, "gc.auto", "1");

        using var tree = fetched ? await FetchAloneAsync(sha) : await ExportAsync(sha);

        Assert.Equal("a", await File.ReadAllTextAsync(Path.Combine(tree.Path, "a.txt")));
        AssertNothingStarted();
    }

    [Theory]
    [InlineData("machine")]
    [InlineData("clone")]
    public async Task No_file_system_monitor_is_run(string where)
    {
        Requires.UnixShell();
        _clone.Write("a.txt", "a");
        var sha = _clone.Commit();
        Configure(where, "core.fsmonitor", _program);

        using var tree = await ExportAsync(sha);

        AssertNothingStarted();
    }

    [Fact]
    public async Task Attributes_of_the_commit_change_no_file()
    {
        Requires.UnixShell();
        _clone.Write(".gitattributes", "*.txt export-subst ident eol=crlf text\nhidden.txt export-ignore\n");
        _clone.Write("a.txt", "$Format:%H$ $Id$\nnext\n");
        _clone.Write("hidden.txt", "h");
        var sha = _clone.Commit();
        Configure("machine", "core.autocrlf", "true");

        using var tree = await ExportAsync(sha);

        Assert.Equal("$Format:%H$ $Id$\nnext\n", await File.ReadAllTextAsync(Path.Combine(tree.Path, "a.txt")));
        Assert.True(File.Exists(Path.Combine(tree.Path, "hidden.txt")));
    }

    [Fact]
    public async Task An_encoding_that_the_commit_names_is_not_applied()
    {
        Requires.UnixShell();
        _clone.Write("a.txt", "a");
        _clone.Commit();
        _clone.Write(".gitattributes", "*.txt working-tree-encoding=no-such-encoding\n");
        _clone.Git("add", ".gitattributes");
        _clone.Git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "--quiet", "--message=m");

        using var tree = await ExportAsync(_clone.Git("rev-parse", "HEAD"));

        Assert.Equal("a", await File.ReadAllTextAsync(Path.Combine(tree.Path, "a.txt")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_submodule_is_an_empty_folder_and_its_address_is_not_asked(bool fetched)
    {
        Requires.UnixShell();
        using var other = new GitFolder();
        other.Write("private.txt", "of this machine");
        var inner = other.Commit();
        _clone.Write(".gitmodules", $"[submodule \"inner\"]\n\tpath = inner\n\turl = file://{other.Path}\n\tupdate = !{_program}\n");
        _clone.Git("add", "--all");
        _clone.Git("update-index", "--add", "--cacheinfo", $"160000,{inner},inner");
        _clone.Git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "--quiet", "--message=m");
        var sha = _clone.Git("rev-parse", "HEAD");
        Configure("machine", "submodule.recurse", "true");
        Configure("machine", "fetch.recurseSubmodules", "true");

        using var tree = fetched ? await FetchAloneAsync(sha) : await ExportAsync(sha);

        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(tree.Path, "inner")));
        AssertNothingStarted();
    }

    [Fact]
    public async Task An_origin_that_is_a_program_is_not_run()
    {
        Requires.UnixShell();
        _clone.Write("a.txt", "a");
        _clone.Commit();
        _clone.Git("remote", "add", "origin", $"ext::{_machine.Write("bin/short", $"#!/bin/sh\necho \"$0\" >>'{Started}'\n", executable: true)}");
        Configure("machine", "protocol.ext.allow", "always");

        await Assert.ThrowsAsync<ShowtimeException>(() => ExportAsync(new string('a', 40)));

        AssertNothingStarted();
    }

    [Fact]
    public async Task A_bare_repository_among_the_commits_files_is_no_clone()
    {
        Requires.UnixShell();
        _clone.Write("a.txt", "a");
        _clone.Commit();
        _clone.Git("init", "--quiet", "--bare", "inner");
        _clone.Git("--git-dir=inner", "config", "remote.origin.url", "file://" + _clone.Path);
        _clone.Git(
            "--git-dir=inner", "config", "remote.origin.uploadpack", _machine.Write("bin/short", $"#!/bin/sh\necho \"$0\" >>'{Started}'\n", executable: true));

        var error = await Assert.ThrowsAsync<ShowtimeException>(() => ExportAsync(new string('a', 40), Path.Combine(_clone.Path, "inner")));

        Assert.Contains("is not in a git clone", error.Message, StringComparison.Ordinal);
        AssertNothingStarted();
    }

    [Fact]
    public async Task The_token_of_the_checkout_still_fetches()
    {
        Requires.UnixShell();
        ConcurrentQueue<string?> authorizations = new();
        await using var server = ModelListener.Start(new Host(authorizations));
        var url = server.Address.GetLeftPart(UriPartial.Authority);
        _clone.Write("a.txt", "a");
        _clone.Commit();
        _clone.Git("remote", "add", "origin", url + "/o/r.git");
        _clone.Git("config", $"http.{url}/.extraheader", "AUTHORIZATION: basic dDpz");

        await Assert.ThrowsAsync<ShowtimeException>(() => ExportAsync(new string('a', 40)));

        Assert.Contains("basic dDpz", authorizations);
    }

    /// <summary>Refuses everything and keeps the logins.</summary>
    sealed class Host(ConcurrentQueue<string?> authorizations) : ISandboxModel
    {
        public ValueTask<SandboxResponse> HandleAsync(SandboxRequest request, CancellationToken cancellationToken = default)
        {
            authorizations.Enqueue(request.Header("Authorization"));
            return ValueTask.FromResult(SandboxResponse.Text(404, "not found", "text/plain"));
        }
    }

    Task<CommitTree> ExportAsync(string sha, string? folder = null) =>
        CommitTree.CheckOutAsync(folder ?? _clone.Path, sha, repositoryUrl: null, _variables, new ProcessRunner(TimeProvider.System), CancellationToken.None);

    Task<CommitTree> FetchAloneAsync(string sha) => CommitTree.CheckOutAsync(
        _machine.Path, sha, new Uri("file://" + _clone.Path), _variables, new ProcessRunner(TimeProvider.System), CancellationToken.None);

    void Configure(string where, string key, string value)
    {
        switch (where)
        {
            case "machine":
                _clone.Git("config", "--file=" + _machine.Combine("global"), key, value);
                break;
            case "clone":
                _clone.Git("config", key, value);
                break;
            default:
                var count = int.Parse(_variables.GetValueOrDefault("GIT_CONFIG_COUNT", "0"), CultureInfo.InvariantCulture);
                _variables[$"GIT_CONFIG_KEY_{count}"] = key;
                _variables[$"GIT_CONFIG_VALUE_{count}"] = value;
                _variables["GIT_CONFIG_COUNT"] = $"{count + 1}";
                break;
        }
    }

    void AssertNothingStarted() => Assert.Equal("", File.Exists(Started) ? File.ReadAllText(Started) : "");
}
