using System.Globalization;
using System.Net;
using Showtime.Adapters;
using Showtime.Core.Errors;
using Showtime.Sandbox.Aws;
using Showtime.Sandbox.GitHub;
using Showtime.Sandbox.Http;

namespace Showtime.SandboxHost;

/// <summary>A small GitHub and a small AWS behind listeners on loopback, and the variables that lead a client to them.</summary>
sealed class LocalSandbox : IAsyncDisposable
{
    readonly ModelListener _gitHubListener;
    readonly ModelListener _awsListener;

    LocalSandbox(LocalSandboxOptions options)
    {
        var port = options.GitHubPort != 0 ? options.GitHubPort : ModelListener.FreePort();
        GitHub = new GitHubSandbox(options.Time, new GitHubSandboxOptions
        {
            Owner = SandboxSeed.Owner,
            Repository = SandboxSeed.Name,
            ServerUrl = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")),
            Tokens = SandboxSeed.Tokens,
        });
        Aws = new AwsSandbox(options.Time, SandboxSeed.Account(options.Timings), options.Runtime ?? new PageTaskRuntime(options.Time));
        SandboxSeed.Furnish(GitHub, options.Platform);
        _gitHubListener = Listen(GitHub, port);
        try
        {
            _awsListener = Listen(Aws, options.AwsPort);
        }
        catch
        {
            _ = _gitHubListener.DisposeAsync().AsTask();
            throw;
        }

        Variables = VariablesOf(options.Builder);
    }

    public GitHubSandbox GitHub { get; }

    public AwsSandbox Aws { get; }

    public Uri GitHubAddress => _gitHubListener.Address;

    public Uri AwsAddress => _awsListener.Address;

    /// <summary>What to set, so that <c>showtime</c>, <c>curl</c> and the AWS CLI come here. None of the values is a secret anywhere else.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; }

    /// <summary>Starts one.</summary>
    /// <exception cref="ShowtimeException">A port is taken.</exception>
    public static LocalSandbox Start(LocalSandboxOptions options) => new(options);

    /// <summary>Stops every task, then stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        await Aws.DisposeAsync().ConfigureAwait(false);
        await _gitHubListener.DisposeAsync().ConfigureAwait(false);
        await _awsListener.DisposeAsync().ConfigureAwait(false);
    }

    static ModelListener Listen(ISandboxModel model, int port)
    {
        try
        {
            return ModelListener.Start(model, port);
        }
        catch (HttpListenerException e)
        {
            throw new ShowtimeException(
                ShowtimeError.InvalidInput, $"The sandbox cannot listen on port {port}: {e.Message}", "Name another port, or 0 for a free one.", e);
        }
    }

    Dictionary<string, string> VariablesOf(string builder) => new(StringComparer.Ordinal)
    {
        ["GITHUB_TOKEN"] = SandboxSeed.OperatorToken,
        ["GITHUB_REPOSITORY"] = GitHub.FullName,
        ["GITHUB_API_URL"] = GitHubAddress.AbsoluteUri.TrimEnd('/'),
        ["GITHUB_GRAPHQL_URL"] = new Uri(GitHubAddress, "graphql").AbsoluteUri,
        ["GITHUB_SERVER_URL"] = GitHubAddress.AbsoluteUri.TrimEnd('/'),
        ["AWS_ENDPOINT_URL"] = AwsAddress.AbsoluteUri.TrimEnd('/'),
        ["AWS_REGION"] = Aws.Options.Region,
        ["AWS_DEFAULT_REGION"] = Aws.Options.Region,
        ["AWS_ACCESS_KEY_ID"] = "sandbox",
        ["AWS_SECRET_ACCESS_KEY"] = "sandbox",
        [TagOnlyImages.Variable] = builder,
    };
}

/// <summary>How a <see cref="LocalSandbox"/> is set up.</summary>
sealed record LocalSandboxOptions
{
    public required TimeProvider Time { get; init; }

    /// <summary>0 takes a free one.</summary>
    public int GitHubPort { get; init; }

    /// <summary>0 takes a free one.</summary>
    public int AwsPort { get; init; }

    public AwsTimings Timings { get; init; } = AwsTimings.Fast;

    /// <summary>What makes a task answer; null for the sandbox's own page.</summary>
    public ITaskRuntime? Runtime { get; init; }

    /// <summary>The value of <see cref="TagOnlyImages.Variable"/>.</summary>
    public string Builder { get; init; } = TagOnlyImages.Register;

    /// <summary>What images are built for.</summary>
    public string Platform { get; init; } = "linux/amd64";
}
