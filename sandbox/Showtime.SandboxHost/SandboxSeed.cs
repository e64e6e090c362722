using System.Security.Cryptography;
using Showtime.Core.Labels;
using Showtime.Sandbox.Aws;
using Showtime.Sandbox.GitHub;

namespace Showtime.SandboxHost;

/// <summary>What is in a sandbox when it starts: people, labels, the configuration file, and the account in the cloud.</summary>
static class SandboxSeed
{
    public const string Owner = "acme";
    public const string Name = "app";
    public const string OperatorToken = "sandbox-token";

    public static string StartTrigger { get; } = LabelGrammar.Format(new StartTriggerLabel());

    public static string StopTrigger { get; } = LabelGrammar.Format(new StopTriggerLabel());

    public static string Freeze { get; } = LabelGrammar.Format(new FreezeLabel());

    /// <summary>May push.</summary>
    public const string Maintainer = "maria";

    /// <summary>May label, but not push.</summary>
    public const string Triager = "tom";

    /// <summary>May read, as everybody.</summary>
    public const string Stranger = "sam";

    const string AccountId = "123456789012"; // the number that Amazon's own examples use
    const string Region = "us-west-2";
    const string Cluster = "showtime";
    const string LogGroup = "/ecs/showtime";

    /// <summary>The images' repository in the sandbox's ECR.</summary>
    public const string ImageRepository = AccountId + ".dkr.ecr." + Region + ".amazonaws.com/showtime";

    /// <summary>The token of the job, and one for each person, to act as them with <c>curl</c>.</summary>
    public static IReadOnlyDictionary<string, GitHubSandboxToken> Tokens { get; } = new Dictionary<string, GitHubSandboxToken>(StringComparer.Ordinal)
    {
        [OperatorToken] = new("github-actions[bot]"),
        [Maintainer] = new(Maintainer, GitHubTokenScopes.All),
        [Triager] = new(Triager, GitHubTokenScopes.All),
        [Stranger] = new(Stranger, GitHubTokenScopes.All),
    };

    public static AwsSandboxOptions Account(AwsTimings timings) => new()
    {
        AccountId = AccountId,
        Region = Region,
        Clusters = [Cluster],
        Subnets = ["subnet-sandbox"],
        SecurityGroups = ["sg-sandbox"],
        Repositories = ["showtime"],
        LogGroups = [LogGroup],
        Timings = timings,
    };

    /// <summary>The pull requests of a new sandbox.</summary>
    public static IReadOnlyList<SeededPullRequest> PullRequests { get; } =
    [
        new("Make the buttons bigger", Maintainer, null),
        new("Fix a typo on the front page", Stranger, Stranger),
        new("A chart of the week's sales", Maintainer, null),
    ];

    /// <summary>The name of a commit that no repository has.</summary>
    public static string MadeUpSha() => Convert.ToHexString(RandomNumberGenerator.GetBytes(20)).ToLowerInvariant();

    public static void Furnish(GitHubSandbox gitHub, string platform)
    {
        gitHub.AddCollaborator(Maintainer, GitHubRole.Maintain);
        gitHub.AddCollaborator(Triager, GitHubRole.Triage);
        gitHub.SetFile(".github/showtime.yml", Configuration(platform));
        foreach (var label in LabelCatalog.ForPeople) gitHub.DefineLabel(label.Name, label.Color, label.Description, Maintainer);
    }

    public static string Configuration(string platform) => $$"""
        image:
          repository: {{ImageRepository}}
          platform: {{platform}}
          target: showtime
          buildArgs: {}
          cache: null
        environment:
          container: app
          port: 8080
          healthPath: /health
          startupTimeout: 2m
          ttl: 24h
          variables: {}
        deploy:
          target: ecs
          ecs:
            region: {{Region}}
            cluster: {{Cluster}}
            subnets: [subnet-sandbox]
            securityGroups: [sg-sandbox]
            logGroup: {{LogGroup}}

        """;
}

/// <summary>A pull request of a new sandbox.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Author">Its author.</param>
/// <param name="HeadOwner">The owner of the fork; null for a branch of the repository.</param>
sealed record SeededPullRequest(string Title, string Author, string? HeadOwner)
{
    public void Open(GitHubSandbox gitHub, string sha) =>
        gitHub.OpenPullRequest(Title, Author, $"{Title}.", sha, headOwner: HeadOwner, branchAge: TimeSpan.FromDays(1));
}
