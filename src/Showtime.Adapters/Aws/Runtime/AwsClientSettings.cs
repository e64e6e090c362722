using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Showtime.Adapters.Network;
using Showtime.Core.Ports;

namespace Showtime.Adapters.Aws.Runtime;

/// <summary>The settings of the clients. Everything else (credentials, endpoints, proxies) the SDK finds by itself.</summary>
internal sealed record AwsClientSettings
{
    /// <summary>
    /// The environment variables; null is the process's own, which is what the SDK reads by itself. Given ones decide about region,
    /// profile, access key and endpoints before the SDK looks.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Variables { get; init; }

    /// <summary>Receives every call.</summary>
    public IActivityLog? Log { get; init; }

    /// <summary>The region's system name; null asks <c>AWS_REGION</c>, <c>AWS_DEFAULT_REGION</c>, then the profile.</summary>
    public string? Region { get; init; }

    /// <summary>The profile in the shared configuration files; null leaves it to <c>AWS_PROFILE</c>.</summary>
    public string? Profile { get; init; }

    /// <summary>Credentials that the caller has; null searches the SDK's whole chain.</summary>
    public AWSCredentials? Credentials { get; init; }

    /// <summary>Answers instead of the network, for example a model in memory. The caller disposes of it.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>How long one request may take. A handler that answers instead of the network goes by a clock of its own.</summary>
    public TimeSpan Timeout { get; init; } = System.Threading.Timeout.InfiniteTimeSpan;

    /// <summary>The clock for the waits between attempts.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Attempts for one call, the first included; null is <c>AWS_MAX_ATTEMPTS</c>, else 5.</summary>
    public int? Attempts { get; init; }

    /// <summary>Gives numbers from 0 to 1 that spread the waits; replaced where a run must be repeatable.</summary>
    public Func<double> Jitter { get; init; } = Random.Shared.NextDouble;

    /// <summary>
    /// Whether attempts draw on the SDK's retry quota. The quota belongs to the process and the endpoint, so clients that must not
    /// disturb each other (simulations) turn it off.
    /// </summary>
    public bool RetryQuota { get; init; } = true;

    /// <summary>The settings that a connection implies.</summary>
    /// <remarks>
    /// A connection with its own handlers is a simulation: it shares no quota with others, and its waits are always the same.
    /// </remarks>
    /// <exception cref="Core.Errors.ShowtimeException">
    /// A variable names an endpoint over plain http on another machine. Keys only sign a request, but the session's token goes along with it, the chain sends
    /// STS the job's identity token, and ECR answers with a password; so it does not depend on what kind of credentials there are.
    /// </exception>
    internal static AwsClientSettings For(ConnectionOptions options)
    {
        foreach (var (name, value) in options.Variables.Where(v => v.Key.StartsWith("AWS_ENDPOINT_URL", StringComparison.Ordinal) && v.Value.Length > 0))
            Endpoint.Read(name, value, "the session's token");
        return new()
        {
            Variables = options.Variables,
            Log = options.Log,
            Time = options.Time ?? TimeProvider.System,
            Handler = options.MessageHandler?.Invoke("aws"),
            RetryQuota = options.MessageHandler is null,
            Jitter = options.MessageHandler is null ? Random.Shared.NextDouble : static () => 0.5,
        };
    }

    /// <summary>A variable's value; null where it is not set or empty.</summary>
    internal string? Variable(string name)
    {
        var value = Variables is null ? Environment.GetEnvironmentVariable(name) : Variables.GetValueOrDefault(name);
        return string.IsNullOrEmpty(value) ? null : value;
    }

    /// <summary>The profile that was named, by the caller or by variable.</summary>
    internal string? ProfileName => Profile ?? Variable("AWS_PROFILE");

    /// <summary>Credentials that were given, by the caller or as an access key in <see cref="Variables"/>; null leaves it to the SDK's chain.</summary>
    internal AWSCredentials? GivenCredentials
    {
        get
        {
            if (Credentials is not null) return Credentials;
            if (Variables is null || Variable("AWS_ACCESS_KEY_ID") is not { } key || Variable("AWS_SECRET_ACCESS_KEY") is not { } secret) return null;
            return Variable("AWS_SESSION_TOKEN") is { } token ? new SessionAWSCredentials(key, secret, token) : new BasicAWSCredentials(key, secret);
        }
    }
}

/// <summary>Finds the region where the caller names none.</summary>
internal static class AwsRegion
{
    /// <summary>
    /// <c>AWS_REGION</c>, then <c>AWS_DEFAULT_REGION</c> (the AWS CLI's), then the profile. Instance metadata is not asked: off EC2 that
    /// costs seconds.
    /// </summary>
    /// <returns>The region's system name, or null.</returns>
    internal static string? Find(AwsClientSettings settings) =>
        settings.Variable("AWS_REGION") ?? settings.Variable("AWS_DEFAULT_REGION") ?? FromProfile(settings.ProfileName ?? "default");

    static string? FromProfile(string name) =>
        new CredentialProfileStoreChain().TryGetProfile(name, out var profile) ? profile.Region?.SystemName : null;
}
