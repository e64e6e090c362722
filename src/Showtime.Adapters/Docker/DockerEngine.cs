using System.Globalization;
using Showtime.Adapters.Processes;
using Showtime.Core.Errors;

namespace Showtime.Adapters.Docker;

/// <summary>The engine that this machine reaches, and the docker command that builds with it: no .NET client speaks BuildKit's session.</summary>
public sealed record DockerEngine
{
    /// <summary>The variable that names the command to use: a path, or a name on the PATH.</summary>
    public const string ClientVariable = "SHOWTIME_DOCKER";

    /// <summary>How long the engine and a command may take to answer.</summary>
    static readonly TimeSpan ProbePeriod = TimeSpan.FromSeconds(2);

    /// <summary>The full path of the command; null where there is none.</summary>
    public string? ClientPath { get; init; }

    /// <summary>The command's version, for example <c>28.2.2</c>.</summary>
    public string? ClientVersion { get; init; }

    /// <summary>The version of the command's buildx plug-in; null where it has none.</summary>
    public string? BuildxVersion { get; init; }

    /// <summary>Why there is no command; null where there is one.</summary>
    public string? ClientProblem { get; init; }

    /// <summary>The engine's version; null where none answers.</summary>
    public string? ServerVersion { get; init; }

    /// <summary>What the engine runs, for example <c>linux/amd64</c>; null where none answers.</summary>
    public string? Platform { get; init; }

    /// <summary>Why no engine answers; null where one does.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether an engine answers: images can be pulled, run and pushed.</summary>
    public bool Answers => ServerVersion is not null;

    /// <summary>Whether images can be built: with buildx, or with the BuildKit that commands before 23 have built in.</summary>
    public bool CanBuild => Answers && HasBuildKit;

    /// <summary>Why images cannot be built, or null where they can.</summary>
    public string? BuildProblem => ClientProblem ?? Problem
        ?? (CanBuild ? null : $"The docker client {ClientVersion} ('{ClientPath}') has no buildx plug-in, which it needs to build.");

    bool HasBuildKit => BuildxVersion is not null
        || (int.TryParse(ClientVersion?.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major) && major is >= 18 and < 23);

    /// <summary>
    /// Asks the engine for its version, and looks for a command to build with: the one that <c>SHOWTIME_DOCKER</c> names, else of all those on
    /// the PATH the first with buildx, then the first with BuildKit of its own. Takes at most two seconds.
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
        using var timeout = new CancellationTokenSource(limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var environment = DockerEnvironment.Select(variables);
        var asked = AskEngineAsync(variables, limit, both.Token);
        var found = await Task.WhenAll(
            Clients(variables).Select(client => AskClientAsync(client, environment, processes, limit, both.Token))).ConfigureAwait(false);
        var engine = await asked.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var client = found.FirstOrDefault(static client => client.BuildxVersion is not null)
            ?? found.FirstOrDefault(static client => client.HasBuildKit)
            ?? found.FirstOrDefault(static client => client.ClientProblem is null)
            ?? found.FirstOrDefault()
            ?? new DockerEngine
            {
                ClientProblem = variables.GetValueOrDefault(ClientVariable) is { Length: > 0 } wanted
                    ? $"{ClientVariable} names '{wanted}', which is no program."
                    : "There is no docker on the PATH.",
            };
        return client with { ServerVersion = engine.ServerVersion, Platform = engine.Platform, Problem = engine.Problem };
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

    static async Task<DockerEngine> AskEngineAsync(IReadOnlyDictionary<string, string> variables, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            using var docker = DockerConnection.Open(variables);
            try
            {
                var answer = await docker.AskAsync(client => client.System.GetVersionAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
                return answer is { Version.Length: > 0 }
                    ? new DockerEngine { ServerVersion = answer.Version, Platform = $"{answer.Os}/{answer.Arch}" }
                    : new DockerEngine { Problem = $"'{docker.Endpoint}' answers, but is not a Docker engine." };
            }
            catch (OperationCanceledException)
            {
                return new DockerEngine { Problem = $"The Docker engine at '{docker.Endpoint}' did not answer within {limit.TotalSeconds:0} s." };
            }
        }
        catch (ShowtimeException failure)
        {
            return new DockerEngine { Problem = failure.Message };
        }
    }

    static async Task<DockerEngine> AskClientAsync(
        string client, Dictionary<string, string> environment, IProcessRunner processes, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            var version = RunAsync("--version");
            var buildx = RunAsync("buildx", "version");
            await Task.WhenAll(version, buildx).ConfigureAwait(false);
            // "Docker version 20.10.24, build 297e128" and "github.com/docker/buildx v0.12.1 30feaa1".
            var own = Word(await version.ConfigureAwait(false), 2);
            return new DockerEngine
            {
                ClientPath = client,
                ClientVersion = own,
                BuildxVersion = own is null ? null : Word(await buildx.ConfigureAwait(false), 1)?.TrimStart('v'),
                ClientProblem = own is null ? $"'{client}' gives no version." : null,
            };
        }
        catch (OperationCanceledException)
        {
            return new DockerEngine { ClientPath = client, ClientProblem = $"'{client}' did not answer within {limit.TotalSeconds:0} s." };
        }
        catch (ProcessStartException failure)
        {
            return new DockerEngine { ClientPath = client, ClientProblem = failure.Message };
        }

        Task<ProcessResult> RunAsync(params string[] arguments) => processes.RunAsync(
            new ProcessCommand(client, arguments) { Environment = environment, GracePeriod = TimeSpan.Zero }, onLine: null, cancellationToken);
    }

    static string? Word(ProcessResult result, int index) => result.Succeeded
        ? result.Tail.Where(static line => !line.IsError).SelectMany(static line => line.Text.Split(' ')).ElementAtOrDefault(index)?.TrimEnd(',')
        : null;
}
