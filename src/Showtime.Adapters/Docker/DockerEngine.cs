using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Showtime.Adapters.Processes;

namespace Showtime.Adapters.Docker;

/// <summary>The docker client of this machine and the engine that it reaches.</summary>
public sealed record DockerEngine
{
    /// <summary>How long a client may take to answer.</summary>
    static readonly TimeSpan ProbePeriod = TimeSpan.FromSeconds(2);

    /// <summary>The variable that names the client to use: a path, or a name on the PATH.</summary>
    public const string ClientVariable = "SHOWTIME_DOCKER";

    /// <summary>The full path of the client; null where there is none.</summary>
    public string? ClientPath { get; init; }

    /// <summary>The client's version, for example <c>28.2.2</c>.</summary>
    public string? ClientVersion { get; init; }

    /// <summary>The engine's version; null where none answers.</summary>
    public string? ServerVersion { get; init; }

    /// <summary>The version of the client's buildx plug-in; null where it has none.</summary>
    public string? BuildxVersion { get; init; }

    /// <summary>Why no engine answers; null where one does.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether an engine answers: images can be pulled, run and pushed.</summary>
    public bool Answers => ServerVersion is not null;

    /// <summary>Whether images can be built: with buildx, or with the BuildKit that clients before 23 have built in.</summary>
    public bool CanBuild => Answers && (BuildxVersion is not null || HasOwnBuildKit);

    /// <summary>Why images cannot be built, or null where they can.</summary>
    public string? BuildProblem => Problem
        ?? (CanBuild ? null : $"The docker client {ClientVersion} ('{ClientPath}') has no buildx plug-in, which it needs to build.");

    bool HasOwnBuildKit =>
        int.TryParse(ClientVersion?.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major) && major is >= 18 and < 23;

    /// <summary>
    /// Looks for a client whose engine answers: the one that <c>SHOWTIME_DOCKER</c> names, else of all those on the PATH the first with
    /// buildx, then the first with BuildKit of its own. Takes at most two seconds.
    /// </summary>
    /// <param name="variables">The environment.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>What was found; never an exception for an engine that is not there.</returns>
    public static Task<DockerEngine> ProbeAsync(
        IReadOnlyDictionary<string, string> variables, TimeProvider? time, CancellationToken cancellationToken)
    {
        time ??= TimeProvider.System;
        return ProbeAsync(variables, new ProcessRunner(time), time, ProbePeriod, cancellationToken);
    }

    internal static async Task<DockerEngine> ProbeAsync(
        IReadOnlyDictionary<string, string> variables, IProcessRunner processes, TimeProvider time, TimeSpan limit, CancellationToken cancellationToken)
    {
        var clients = Clients(variables);
        if (clients.Count == 0)
        {
            var wanted = variables.GetValueOrDefault(ClientVariable);
            return new DockerEngine
            {
                Problem = string.IsNullOrEmpty(wanted) ? "There is no docker on the PATH." : $"{ClientVariable} names '{wanted}', which is no program.",
            };
        }
        var environment = DockerEnvironment.Select(variables);
        var found = await Task.WhenAll(clients.Select(client => AskAsync(client, environment, processes, time, limit, cancellationToken))).ConfigureAwait(false);
        return found.FirstOrDefault(static engine => engine.Answers && engine.BuildxVersion is not null)
            ?? found.FirstOrDefault(static engine => engine.CanBuild)
            ?? found.FirstOrDefault(static engine => engine.Answers)
            ?? found[0];
    }

    static IReadOnlyList<string> Clients(IReadOnlyDictionary<string, string> variables)
    {
        var wanted = variables.GetValueOrDefault(ClientVariable);
        if (string.IsNullOrEmpty(wanted))
            wanted = "docker";
        if (!wanted.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
            return ExecutableFinder.FindAll(wanted, variables.GetValueOrDefault("PATH"));
        return ExecutableFinder.IsExecutable(wanted) ? [Path.GetFullPath(wanted)] : [];
    }

    static async Task<DockerEngine> AskAsync(
        string client, Dictionary<string, string> environment, IProcessRunner processes, TimeProvider time, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var version = RunAsync(client, ["version", "--format={{json .}}"], environment, processes, both.Token);
            var buildx = RunAsync(client, ["buildx", "version"], environment, processes, both.Token);
            await Task.WhenAll(version, buildx).ConfigureAwait(false);
            return Read(client, await version.ConfigureAwait(false), await buildx.ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new DockerEngine { ClientPath = client, Problem = $"'{client}' did not answer within {limit.TotalSeconds:0} s." };
        }
        catch (ProcessStartException failure)
        {
            return new DockerEngine { ClientPath = client, Problem = failure.Message };
        }
    }

    static Task<ProcessResult> RunAsync(
        string client, string[] arguments, Dictionary<string, string> environment, IProcessRunner processes, CancellationToken cancellationToken) =>
        processes.RunAsync(
            new ProcessCommand(client, arguments) { Environment = environment, GracePeriod = TimeSpan.Zero }, onLine: null, cancellationToken);

    static DockerEngine Read(string client, ProcessResult version, ProcessResult buildx)
    {
        var answer = Parse(version.Tail.FirstOrDefault(static line => !line.IsError).Text);
        var server = (string?)answer?["Server"]?["Version"];
        var complaint = version.Tail.LastOrDefault(static line => line.IsError && line.Text.Length > 0).Text;
        return new DockerEngine
        {
            ClientPath = client,
            ClientVersion = (string?)answer?["Client"]?["Version"],
            ServerVersion = server,
            // "github.com/docker/buildx v0.12.1 30feaa1"
            BuildxVersion = buildx.Succeeded
                ? buildx.Tail.Where(static line => !line.IsError).SelectMany(static line => line.Text.Split(' ')).ElementAtOrDefault(1)?.TrimStart('v')
                : null,
            Problem = server is null ? complaint ?? $"'{client}' gives no engine's version." : null,
        };
    }

    static JsonNode? Parse(string? text)
    {
        try
        {
            return text is null ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
