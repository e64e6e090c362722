using System.Collections.Concurrent;
using Showtime.Adapters.Aws;
using Showtime.Adapters.Aws.Runtime;
using Showtime.Adapters.Configuration;
using Showtime.Adapters.Docker;
using Showtime.Adapters.Docker.Archives;
using Showtime.Adapters.GitHub;
using Showtime.Adapters.GitHub.Http;
using Showtime.Adapters.GitHub.Model;
using Showtime.Adapters.Health;
using Showtime.Adapters.Processes;
using Showtime.Adapters.Registries;
using Showtime.Core.Configuration;
using Showtime.Core.Errors;
using Showtime.Core.Ports;
using Showtime.Core.Text;

namespace Showtime.Adapters;

/// <summary>The real implementations for one repository. What a dry run leaves out is wrapped here, so that nothing else knows about dry runs.</summary>
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
    // One for a configuration: it keeps what it has learnt, and what was prepared.
    readonly ConcurrentDictionary<ShowtimeConfiguration, EcsDeploymentTarget> _targets = new(ReferenceEqualityComparer.Instance);
    ResolvedConfiguration? _configuration;
    IDeploymentTarget? _pretended;

    public ShowtimeBackend(ConnectionOptions options)
    {
        _options = options;
        var machine = options.Time ?? TimeProvider.System;
        _processes = new(machine);

        var gitHub = GitHubOptions.From(options.Repository, options.Variables);
        if (options.MessageHandler is not null) gitHub = gitHub with { Jitter = static () => 0.5 }; // a simulation waits the same every time
        _serverUrl = gitHub.ServerUrl;
        _token = new(options.Variables, new GhCommand(_processes, options.Variables, gitHub.ServerUrl).TokenAsync, options.Log);
        _transport = new(gitHub, _token.GetAsync, Handler("github"), machine, options.Log);
        Time = _transport.Clock;
        var connection = new GitHubConnection(gitHub, _transport);
        PullRequests = new GitHubPullRequests(connection);
        Leases = new GitHubLeases(connection);
        Deployments = options.SkipGitHubWrites
            ? new DryRunDeployments()
            : new GitHubDeployments(connection, GitHubDeployments.RunPage(gitHub, options.Variables));
        if (options.SkipGitHubWrites)
        {
            var overlay = new DryRunOverlay(Time, options.Log);
            PullRequests = new DryRunPullRequests(PullRequests, overlay);
            Leases = new DryRunLeases(PullRequests, overlay);
        }

        _regions = new(AwsClientSettings.For(options) with { Time = Time });
        _credentials = new(
            options.Log,
            new EcrCredentials(_regions, Time, options.Log),
            new DockerHubVariables(options.Variables),
            new DockerConfigCredentials(options.Variables, _processes));
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

    public IDisposable? BeginJob() => _transport.BeginJob();

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
        var real = _targets.GetOrAdd(configuration, c => new(
            _regions[c.Deploy.Ecs.Region], new(PullRequests.Repository, PullRequests.RepositoryIdAsync), c, Time, PullRequests.ReadDefaultBranchFileAsync,
            _options.Log));
        // Kept, because the run reads again what it pretends to have deployed.
        return _options.SkipCloud ? _pretended ??= new DryRunTarget(real, Time, _options.Log, _options.SkippedCloudDelay) : real;
    }

    public IImageBuilder Builder(ShowtimeConfiguration configuration)
    {
        if (_options.SkipBuild) return new DryRunImageBuilder(_options.SkipCloud ? null : AllRegistries, _options.Log);
        return TagOnlyImages.Builder(_options, _regions, () => Docker(configuration, push: false), configuration.Image.Platform) ?? Docker(configuration, push: true);
    }

    public IImagePublisher Publisher(ShowtimeConfiguration configuration)
    {
        var pretends = _options.SkipBuild || _options.SkipCloud;
        var tagOnly = !pretends && TagOnlyImages.AreChosen(_options);
        var push = pretends || tagOnly ? null : new RegistryPush(_registry.Connection, Time);
        var publisher = new RegistryImagePublisher(push, configuration.Image.Platform, ArchiveLimits.Default, _options.Log);
        return tagOnly ? TagOnlyImages.Publisher(publisher, _regions, _options.Log) : publisher;
    }

    public IImageRegistry Registry(ShowtimeConfiguration configuration) =>
        _options.SkipBuild || _options.SkipCloud
            ? new DryRunImageRegistry(AllRegistries, builds: !_options.SkipBuild, deploys: !_options.SkipCloud, _options.Log)
            : AllRegistries;

    ImageRegistries AllRegistries => new(new EcrImageRegistry(_regions), _registry);

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

/// <summary>The composition root: the one place where the ports meet their implementations.</summary>
internal sealed class ShowtimeBackendFactory : IShowtimeBackendFactory
{
    /// <inheritdoc/>
    /// <exception cref="ShowtimeException">
    /// No repository is named, or a variable that names an endpoint is wrong. A token is looked for with the first request, because <c>gh</c> may
    /// have to be asked.
    /// </exception>
    public IShowtimeBackend Connect(ConnectionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Redaction.Hold(SecretVariables.Values(options.Variables));
        return new ShowtimeBackend(options);
    }
}
