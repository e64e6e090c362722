using System.Text.RegularExpressions;
using Showtime.Adapters.Registries;
using Showtime.Core.Configuration;
using Showtime.Core.Environments;
using Showtime.Core.Errors;

namespace Showtime.Adapters.Configuration;

/// <summary>The rules for values beyond their type. Only values that were set are checked.</summary>
internal static partial class ConfigurationRules
{
    /// <summary>For each key, a check that returns the mistake, or null.</summary>
    static readonly Dictionary<string, Func<ShowtimeConfiguration, string?>> Checks = new(StringComparer.Ordinal)
    {
        ["image.repository"] = static c => IsImageName(c.Image.Repository) && !TagPart().IsMatch(c.Image.Repository)
            ? null : $"'{c.Image.Repository}' is not an image repository. Write owner/name or host[:port]/name, without a tag.",
        ["image.cache"] = static c => c.Image.Cache is null || IsImageName(c.Image.Cache)
            ? null : $"'{c.Image.Cache}' is not an image name. Write owner/name:tag or host[:port]/name:tag.",
        ["image.context"] = static c => Relative(c.Image.Context),
        ["image.dockerfile"] = static c => Relative(c.Image.Dockerfile),
        ["image.platform"] = static c => Match(c.Image.Platform, Platform(), "one platform such as linux/amd64"),
        ["image.buildArgs"] = static c => Names(c.Image.BuildArgs.Keys),
        ["environment.container"] = static c => Match(c.Environment.Container, ContainerName(), "a container name (letters, digits, '-' and '_')"),
        ["environment.port"] = static c => Within(c.Environment.Port, 1, 65535),
        ["environment.healthPath"] = static c => Match(c.Environment.HealthPath, UrlPath(), "a path that begins with '/'"),
        ["environment.startupTimeout"] = static c => Within(c.Environment.StartupTimeout.ToTimeSpan(), TimeSpan.FromSeconds(1), TimeSpan.FromHours(6)),
        ["environment.variables"] = static c => Names(c.Environment.Variables.Keys),
        ["environment.secrets"] = static c => Names(c.Environment.Secrets.Keys) ?? Arns(c.Environment.Secrets) ?? Twice(c.Environment),
        ["environment.featureFlagPrefix"] = static c => Match(c.Environment.FeatureFlagPrefix, FlagPrefix(), "a prefix of letters, digits and '_'"),
        ["deploy.target"] = static c => OneOf(c.Deploy.Target, "ecs"),
        ["deploy.ecs.region"] = static c => Match(c.Deploy.Ecs.Region, Region(), "an AWS region such as us-west-2"),
        ["deploy.ecs.cluster"] = static c => Given(c.Deploy.Ecs.Cluster),
        ["deploy.ecs.subnets"] = static c => AllGiven(c.Deploy.Ecs.Subnets),
        ["deploy.ecs.securityGroups"] = static c => AllGiven(c.Deploy.Ecs.SecurityGroups),
        ["deploy.ecs.taskDefinition"] = static c => c.Deploy.Ecs.TaskDefinition is { } path ? Relative(path) : null,
        ["deploy.ecs.executionRole"] = static c => Given(c.Deploy.Ecs.ExecutionRole),
        ["deploy.ecs.logGroup"] = static c => Match(c.Deploy.Ecs.LogGroup, LogGroup(), "a log group's name"),
        ["deploy.ecs.capacity"] = static c => OneOf(c.Deploy.Ecs.Capacity, "fargate", "spot"),
        ["limits.attempts"] = static c => Within(c.Limits.Attempts, 1, 10),
        ["limits.environments"] = static c => AtMost(c.Limits.Environments),
        ["limits.environmentsPerAuthor"] = static c => AtMost(c.Limits.EnvironmentsPerAuthor),
        ["limits.startsPerDay"] = static c => AtMost(c.Limits.StartsPerDay),
        ["limits.reviewTime"] = static c => Within(c.Limits.ReviewTime.ToTimeSpan(), TimeSpan.Zero, TimeSpan.FromDays(1)),
        ["limits.apiReserve"] = static c => Within(c.Limits.ApiReserve, 0, 5000),
        ["feedback.deploymentEnvironment"] = static c =>
            Match(c.Feedback.DeploymentEnvironment, EnvironmentName(), "a name of letters, digits, '.', '-' and '_'"),
        ["cost.vcpuHour"] = static c => Price(c.Cost.VcpuHour),
        ["cost.gbHour"] = static c => Price(c.Cost.GbHour),
        ["cost.publicAddressHour"] = static c => Price(c.Cost.PublicAddressHour),
        ["cost.spotDiscount"] = static c => Within(c.Cost.SpotDiscount, 0, 100),
        ["limits.lease"] = static c => Within(c.Limits.Lease.ToTimeSpan(), TimeSpan.FromMinutes(1), TimeSpan.FromDays(1)),
    };

    public static void Check(ShowtimeConfiguration configuration, IReadOnlyDictionary<string, ConfigurationEntry> given, ConfigurationProblems problems)
    {
        foreach (var (path, entry) in given)
        {
            if (!Checks.TryGetValue(path, out var check) || check(configuration) is not { } message)
                continue;
            problems.Add(entry.Place, path, message, entry.Place == "parameter" ? ShowtimeError.InvalidInput : ShowtimeError.InvalidConfiguration);
        }
    }

    static bool IsImageName(string text)
    {
        try
        {
            ImageReference.Parse(text);
            return true;
        }
        catch (ShowtimeException)
        {
            return false;
        }
    }

    static string? Match(string text, Regex pattern, string expected) => pattern.IsMatch(text) ? null : $"'{text}' is not {expected}.";

    static string? Given(string text) => string.IsNullOrWhiteSpace(text) ? "a text is expected." : null;

    static string? AllGiven(IReadOnlyList<string> texts) => texts.Any(string.IsNullOrWhiteSpace) ? "every item must be a text." : null;

    static string? Relative(string path) => string.IsNullOrWhiteSpace(path) || Path.IsPathRooted(path) || path.Contains('\0', StringComparison.Ordinal)
        ? $"'{path}' is not a relative path."
        : null;

    static string? OneOf(string text, params string[] choices) =>
        choices.Contains(text, StringComparer.Ordinal) ? null : $"'{text}' is not {string.Join(" or ", choices)}.{Suggestion.For(text, choices)}";

    static string? Within(int number, int least, int most) => number >= least && number <= most ? null : $"{number} is not between {least} and {most}.";

    /// <summary>Zero is a value too: nothing new is started.</summary>
    static string? AtMost(int? number) => number is { } given ? Within(given, 0, 10_000) : null;

    static string? Price(decimal? price) => price is < 0 or > 1000 ? FormattableString.Invariant($"{price} is not between 0 and 1000.") : null;

    static string? Within(TimeSpan span, TimeSpan least, TimeSpan most) => span >= least && span <= most
        ? null
        : $"{new ShowtimeDuration(span)} is not between {new ShowtimeDuration(least)} and {new ShowtimeDuration(most)}.";

    static string? Names(IEnumerable<string> names) =>
        names.FirstOrDefault(static name => !VariableName().IsMatch(name)) is { } wrong ? $"'{wrong}' is not a name of letters, digits and '_'." : null;

    static string? Arns(IReadOnlyDictionary<string, string> secrets) => secrets.FirstOrDefault(static pair => !Arn().IsMatch(pair.Value)) is { Key: { } name }
        ? $"the value of '{name}' is not the ARN of a secret. The secret itself never belongs here."
        : null;

    static string? Twice(EnvironmentConfiguration environment) => environment.Secrets.Keys.FirstOrDefault(environment.Variables.ContainsKey) is { } name
        ? $"'{name}' is in environment.variables as well."
        : null;

    [GeneratedRegex(@":[^/]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex TagPart();

    [GeneratedRegex(@"^[a-z0-9_]+/[a-z0-9_]+(/[a-z0-9_]+)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Platform();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex VariableName();

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,255}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ContainerName();

    [GeneratedRegex(@"^/[^\s#]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex UrlPath();

    [GeneratedRegex(@"^[A-Za-z0-9_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex FlagPrefix();

    [GeneratedRegex(@"^[a-z]{2,3}(-[a-z]+)+-[0-9]{1,2}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Region();

    [GeneratedRegex(@"^[A-Za-z0-9_/.#-]{1,512}\z", RegexOptions.CultureInvariant)]
    private static partial Regex LogGroup();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\z", RegexOptions.CultureInvariant)]
    private static partial Regex EnvironmentName();

    [GeneratedRegex(@"^arn:[a-z-]+:(secretsmanager|ssm):", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Arn();
}
