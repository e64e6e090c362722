using Showtime.Adapters.Tests.Processes;

namespace Showtime.Adapters.Tests.Docker;

/// <summary>A <c>docker</c> that is a shell script: it answers for its version, writes down how it was called, and does as it is told.</summary>
internal sealed class FakeDocker : IDisposable
{
    /// <summary>Of every image that it builds and pushes.</summary>
    public const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    readonly TemporaryFolder _folder = new();

    public FakeDocker(string name = "docker", string clientVersion = "28.2.2", string? buildxVersion = "0.24.0")
    {
        var buildx = buildxVersion is null
            ? "echo \"docker: unknown command: docker buildx\" >&2; exit 1"
            : $"echo 'github.com/docker/buildx v{buildxVersion} 30feaa1'";
        ClientPath = _folder.Write("bin/" + name, $$"""
            #!/bin/sh
            home="${0%/*}/.."
            case "$2" in -*|'') name="$1" ;; *) name="$1.$2" ;; esac
            case "$1 $2" in
              "--version "*) echo 'Docker version {{clientVersion}}, build e6534b4'; exit ;;
              "buildx version") {{buildx}}; exit ;;
            esac
            {
              printf '%s\n' "$@"
              env | sed 's/^/env /'
              cat "$DOCKER_CONFIG/config.json" | sed 's/^/config /'
              echo
              ls -A . | sed 's/^/file /'
            } >"$home/call.$name"
            for argument; do
              case "$argument" in --metadata-file=*) echo '{"containerimage.digest":"{{Digest}}"}' >"${argument#*=}" ;; esac
            done
            [ -f "$home/do.$1" ] && . "$home/do.$1"
            exit 0
            """, executable: true);
    }

    public string ClientPath { get; }

    public string BinFolder => _folder.Combine("bin");

    /// <summary>What the subcommand does after it has written itself down.</summary>
    public void When(string subcommand, string script) => _folder.Write("do." + subcommand, script + "\n");

    /// <summary>The calls that were made, by name: <c>buildx.build</c>, <c>push</c>.</summary>
    public IEnumerable<string> Calls => Directory.EnumerateFiles(_folder.Path, "call.*").Select(file => Path.GetFileName(file)["call.".Length..]).Order();

    public IReadOnlyList<string> Arguments(string call) => [.. Lines(call).Where(line => !IsNote(line) && line.Length > 0)];

    public Dictionary<string, string> Environment(string call) => Lines(call)
        .Where(line => line.StartsWith("env ", StringComparison.Ordinal))
        .Select(line => line["env ".Length..].Split('=', 2))
        .ToDictionary(pair => pair[0], pair => pair[1]);

    public string Config(string call) => string.Concat(Lines(call).Where(line => line.StartsWith("config ", StringComparison.Ordinal)));

    public void Dispose() => _folder.Dispose();

    static bool IsNote(string line) =>
        line.StartsWith("env ", StringComparison.Ordinal) || line.StartsWith("config ", StringComparison.Ordinal)
            || line.StartsWith("file ", StringComparison.Ordinal);

    string[] Lines(string call) => File.ReadAllLines(_folder.Combine("call." + call));
}
