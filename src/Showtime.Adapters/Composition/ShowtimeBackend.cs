using Showtime.Adapters.Aws;
using Showtime.Adapters.Aws.Runtime;
using Showtime.Adapters.Configuration;
using Showtime.Adapters.Docker;
using Showtime.Adapters.Docker.Archives;
using Showtime.Adapters.GitHub;
using Showtime.Adapters.GitHub.Http;
using Showtime.Adapters.Health;
using Showtime.Adapters.Processes;
using Showtime.Core.Configuration;
using Showtime.Core.Errors;
using Showtime.Core.Ports;

namespace Showtime.Adapters;

/// <summary>The real implementations for one repository. What a dry run leaves out is wrapped here, so that nobody else knows of dry runs.</summary>
internal sealed class ShowtimeBackend : IShowtimeBackend
{
    readonly ConnectionOptions _options;
    readonly ProcessRunner _processes;
    readonly GitHubTokenSource _token;
    readonly Uri _serverUrl;
    readonly GitHubTransport _transport;
    readonly AwsRegions _regions;
    readonly HttpHealthProbe _probe;
    readonly HttpMessageHandler _registryHandler;
    readonly RegistryClient _registry;
    readonly CredentialChain _credentials;
    readonly SemaphoreSlim _gate = new(1, 1);
    ResolvedConfiguration? _configuration;
    IDeploymentTarget? _pretended;

    public ShowtimeBackend(ConnectionOptions options)
    {
        _options = options;
        Time = options.Time ?? TimeProvider.System;
        _processes = new(Time);

        var gitHub = GitHubOptions.From(options.Repository, options.Variables);
        if (options.MessageHandler is not null) gitHub = gitHub with { Jitter = static () => 0.5 }; // a simulation waits the same every time
        _serverUrl = gitHub.ServerUrl;
        _token = new(options.Variables, new GhCommand(_processes, options.Variables, gitHub.ServerUrl).TokenAsync, options.Log);
        _transport = new(gitHub, _token.GetAsync, Handler("github"), Time, options.Log);
        var connection = new GitHubConnection(gitHub, _transport);
        PullRequests = new GitHubPullRequests(connection);
        Leases = new GitHubLeases(connection);
        Deployments = options.SkipGitHubWrites ? new DryRunDeployments() : new GitHubDeployments(connection, GitHubDeployments.RunPage(gitHub, options.Variables));
        if (options.SkipGitHubWrites)
        {
            var overlay = new DryRunOverlay(Time, options.Log);
            PullRequests = new DryRunPullRequests(PullRequests, overlay);
            Leases = new DryRunLeases(Leases, PullRequests, overlay);
        }

        _regions = new(AwsClientSettings.For(options) with { Time = Time });
        _credentials = new(
            options.Log, new EcrCredentials(_regions, Time, options.Log), new DockerHubVariables(options.Variables), new DockerConfigCredentials(options.Variables, _processes));
        _registryHandler = Handler("registry") ?? new SocketsHttpHandler { AllowAutoRedirect = true, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        _registry = new(_registryHandler, _credentials, Time);
        _probe = new(Handler("environment"), Time);
        HealthProbe = options.SkipCloud ? new DryRunHealthProbe() : _probe;
    }

    public TimeProvider Time { get; }

    public IPullRequests PullRequests { get; }

    public ILeases Leases { get; }

    public IDeploymentRecords Deployments { get; }

    public IHealthProbe HealthProbe { get; }

    public RequestBudget? Requests => _transport.Requests;

    public async Task<ResolvedConfiguration> ConfigurationAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _configuration ??= await ReadConfigurationAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    public IDeploymentTarget Target(ShowtimeConfiguration configuration)
    {
        var real = new EcsDeploymentTarget(
            _regions[configuration.Deploy.Ecs.Region], PullRequests.Repository, configuration, Time, PullRequests.ReadDefaultBranchFileAsync);
        // What a dry run pretends to have deployed has to be there when it is asked for again.
        return _options.SkipCloud ? _pretended ??= new DryRunTarget(real, Time, _options.Log, _options.SkippedCloudDelay) : real;
    }

    public IImageBuilder Builder(ShowtimeConfiguration configuration)
    {
        if (_options.SkipBuild) return new DryRunImageBuilder(_options.Log);
        return SandboxBuilder switch
        {
            null or "" => Docker(configuration, push: true),
            SandboxBuilders.Register => new SandboxImageBuilder(_regions, docker: null, _options.Log, configuration.Image.Platform),
            SandboxBuilders.BuildAndRegister => new SandboxImageBuilder(_regions, Docker(configuration, push: false), _options.Log),
            var other => throw new ShowtimeException(ShowtimeError.InvalidConfiguration, $"{SandboxBuilders.Variable} is '{other}', which is no builder.",
                $"Unset {SandboxBuilders.Variable}; it is {SandboxBuilders.Register} or {SandboxBuilders.BuildAndRegister} only against the sandbox."),
        };
    }

    public IImagePublisher Publisher(ShowtimeConfiguration configuration)
    {
        var pretends = _options.SkipBuild || _options.SkipCloud;
        var push = pretends || !string.IsNullOrEmpty(SandboxBuilder) ? null : new RegistryPush(_registry.Connection, Time);
        var publisher = new RegistryImagePublisher(push, configuration.Image.Platform, ArchiveLimits.Default, _options.Log);
        return push is null && !pretends ? new SandboxImagePublisher(publisher, new SandboxImageBuilder(_regions, docker: null, _options.Log)) : publisher;
    }

    public IImageRegistry Registry(ShowtimeConfiguration configuration)
    {
        IImageRegistry real = EcrImageRegistry.Serves(configuration.Image.Repository) ? new EcrImageRegistry(_regions) : _registry;
        return _options.SkipBuild || _options.SkipCloud
            ? new DryRunImageRegistry(real, looks: !_options.SkipBuild, deletes: !_options.SkipCloud, _options.Log)
            : real;
    }

    public ValueTask DisposeAsync()
    {
        _transport.Dispose();
        _token.Dispose();
        _regions.Dispose();
        _probe.Dispose();
        _registry.Dispose();
        if (_options.MessageHandler is null) _registryHandler.Dispose();
        _gate.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>What the sandbox chose; null or empty outside it.</summary>
    string? SandboxBuilder
    {
        get
        {
            var chosen = _options.Variables.GetValueOrDefault(SandboxBuilders.Variable);
            return string.IsNullOrEmpty(chosen) || TalksToSandbox
                ? chosen
                : throw new ShowtimeException(
                    ShowtimeError.InvalidConfiguration,
                    $"{SandboxBuilders.Variable} is '{chosen}', but AWS_ENDPOINT_URL does not lead to a sandbox on this machine.",
                    $"Unset {SandboxBuilders.Variable}, or set the variables that 'showtime sandbox' prints.");
        }
    }

    /// <summary>A tag without an image must never come into a real registry.</summary>
    bool TalksToSandbox => _options.MessageHandler is not null
        || (Uri.TryCreate(_options.Variables.GetValueOrDefault("AWS_ENDPOINT_URL"), UriKind.Absolute, out var endpoint) && endpoint.IsLoopback);

    HttpMessageHandler? Handler(string service) => _options.MessageHandler?.Invoke(service);

    DockerImageBuilder Docker(ShowtimeConfiguration configuration, bool push) => new(new DockerBuildSettings
    {
        Image = configuration.Image,
        WorkingDirectory = _options.WorkingDirectory ?? Environment.CurrentDirectory,
        RepositoryUrl = new Uri(_serverUrl, PullRequests.Repository + ".git"),
        Variables = _options.Variables,
        Credentials = _credentials,
        Processes = _processes,
        Time = Time,
        Log = _options.Log,
        Push = push,
        Load = !push,
    });

    async Task<ResolvedConfiguration> ReadConfigurationAsync(CancellationToken cancellationToken)
    {
        var named = _options.ConfigurationPath ?? _options.Variables.GetValueOrDefault("SHOWTIME_CONFIG");
        ConfigurationFile? file;
        if (!string.IsNullOrEmpty(named)) file = await ConfigurationFile.ReadAsync(named, cancellationToken).ConfigureAwait(false);
        else
        {
            var text = await PullRequests.ReadDefaultBranchFileAsync(ConfigurationFile.DefaultPath, cancellationToken).ConfigureAwait(false);
            file = text is null ? null : new ConfigurationFile(ConfigurationFile.DefaultPath, text);
        }

        return ConfigurationReader.Read(file, _options.Variables, _options.Overrides);
    }
}
