namespace Showtime.Benchmarks;

/// <summary>
/// The fewest requests and rounds with which the APIs allow a job: each line is one round, whose requests go side by side, and a round needs the answer of
/// the one before it. Health checks of the application count as a round and as no request to GitHub or AWS.
/// </summary>
/// <param name="Rounds">The rounds, in their order.</param>
sealed record LowerBound(IReadOnlyList<Round> Rounds)
{
    /// <summary>GitHub answers 100 nodes of a connection at most, and a page's cursor is only in the page before it. A connection can be read from both ends at once.</summary>
    const int GitHubPage = 100;

    /// <summary>ListServices answers 100 names at most.</summary>
    const int ServicesPage = 100;

    /// <summary>DescribeServices takes 10 names at most.</summary>
    const int ServicesADescribe = 10;

    public int GitHub => Rounds.Sum(r => r.GitHub);

    public int Aws => Rounds.Sum(r => r.Aws);

    public int Count => Rounds.Count;

    /// <summary>Reads every environment: labels of pull requests, and services.</summary>
    /// <param name="environments">How many there are, each of a pull request and a service of its own.</param>
    public static LowerBound List(int environments) => Read(Pages(environments, GitHubPage), GitHubPage, environments);

    /// <summary>
    /// A clean-up reads all label definitions as well, because any unused one may be left over. They come from both ends of the list, two pages a request, and the
    /// pull requests' pages ride along. A filter of names would need fewer, but how GitHub compares an emoji is not documented.
    /// </summary>
    /// <param name="environments">How many environments there are.</param>
    /// <param name="definitions">How many label definitions the repository has.</param>
    public static LowerBound CleanupPlan(int environments, int definitions) =>
        Read(Math.Max(Pages(environments, GitHubPage), Pages(definitions, 2 * GitHubPage)), GitHubPage, environments);

    /// <summary>
    /// Takes expired environments down: label changes, comments and deleted definitions of many pull requests fit into one mutation, of 100 fields here; the
    /// leases are made and checked in one mutation and one query of the same size. ECS takes one service a request, ECR 100 tags, and task definitions are
    /// deregistered one by one and deleted by ten.
    /// </summary>
    /// <param name="environments">How many have expired.</param>
    /// <param name="definitions">How many label definitions the repository has.</param>
    public static LowerBound CleanUp(int environments, int definitions) => new(
    [
        .. CleanupPlan(environments, definitions).Rounds,
        new("leases, by 100; the answer shows the pull requests again", GitHub: Pages(environments, 100)),
        new("UpdateService to none and DeleteService are one request with force", Aws: environments),
        new("DescribeServices, by ten: nothing is billed any more", Aws: Pages(environments, ServicesADescribe)),
        new("revisions deregistered, one by one", Aws: environments),
        new("revisions deleted by ten; images, by 100 tags; labels, by 100 (which also ends the leases); their definitions, by 100",
            GitHub: Pages(environments, 100) + Pages(environments * 5, 100), Aws: Pages(environments, 10) + Pages(environments, 100)),
    ]);

    /// <summary>Looks, and writes nothing.</summary>
    public static LowerBound Check { get; } = new([new("the pull request with the configuration; the permission of who asked, which only REST answers", GitHub: 2)]);

    /// <summary>A start of the first environment of a pull request.</summary>
    public static LowerBound Create { get; } = new([.. Claim, .. RollOut, .. Finish]);

    /// <summary>A start on a fork without a review of the commit: since when it is the head is in the list of activities, which only REST answers.</summary>
    public static LowerBound CreateOnFork { get; } = new(
    [
        Claim[0],
        new("the activities of the fork's branch", GitHub: 1),
        .. Claim[1..], .. RollOut, .. Finish,
    ]);

    /// <summary>A start by a comment: the same, and a reaction before and after.</summary>
    public static LowerBound Command { get; } = new(
    [
        new("the permission of the comment's author; nothing is acknowledged before it", GitHub: 1),
        new("the pull request with the configuration; the first reaction", GitHub: 2),
        .. Claim[1..], .. RollOut,
        new("status, pointer, comment, the last reaction, and the end of the lease: fields of one mutation", GitHub: 1),
    ]);

    /// <summary>A new commit beside the running one, which is taken down after the change.</summary>
    public static LowerBound Update { get; } = new(
    [
        .. Claim, .. RollOut,
        new("status and pointer: the new one serves", GitHub: 1),
        .. TakeDown,
        new("the old one's labels, their definitions, the comment, and the end of the lease: fields of one mutation", GitHub: 1),
    ]);

    /// <summary>A scheduled look at an environment that is as it should be.</summary>
    public static LowerBound NothingToDo { get; } = new(
    [
        new("the pull request with the configuration; the permission of who approved, which only REST answers", GitHub: 2),
        new("DescribeServices by its name, tags included; ListTasks", Aws: 2),
        new("DescribeTasks: the task that runs is the one that is meant", Aws: 1),
    ]);

    public static LowerBound Stop { get; } = new(
    [
        Claim[0],
        new("the lease; the service, its revisions", GitHub: 1, Aws: 2),
        .. TakeDown,
        new("labels, their definitions, the comment, and the end of the lease: fields of one mutation", GitHub: 1),
    ]);

    // Read by the members above, so they are made on demand: static members are set in their order.
    static Round[] Claim =>
    [
        new("the pull request with the configuration; the permission of who asked, which only REST answers", GitHub: 2),
        new("the lease and the definitions of all labels to come but the address; does a service, an image or the account's role stand already?", GitHub: 1, Aws: 3),
        new("the labels of the start, by the ids of their definitions", GitHub: 1),
    ];

    static Round[] RollOut =>
    [
        new("the image; a build's credentials in reality", Aws: 1),
        new("RegisterTaskDefinition, with the digest that the push reported; the status", GitHub: 1, Aws: 1),
        new("CreateService", Aws: 1),
        new("ListTasks", Aws: 1),
        new("DescribeTasks", Aws: 1),
        new("DescribeNetworkInterfaces: the public address is nowhere else", Aws: 1),
        new("the application's health; the definition of its address", GitHub: 1),
    ];

    static Round[] Finish => [new("status, pointer, comment, and the end of the lease: fields of one mutation", GitHub: 1)];

    static Round[] TakeDown =>
    [
        new("DeleteService with force stops its tasks too", Aws: 1),
        new("DescribeServices: nothing is billed any more; DeregisterTaskDefinition", Aws: 2),
        new("DeleteTaskDefinitions; BatchDeleteImage", Aws: 2),
    ];

    static int Pages(int items, int page) => Math.Max(1, (items + page - 1) / page);

    /// <summary>The first round brings the configuration, which names the cluster; from then on both services are read side by side.</summary>
    static LowerBound Read(int gitHubPages, int gitHubPage, int environments)
    {
        var (lists, describes) = (Pages(environments, ServicesPage), Pages(environments, ServicesADescribe));
        var rounds = new List<Round> { new($"the first {gitHubPage} pull requests, with the configuration", GitHub: 1) };
        for (var i = 1; i < Math.Max(gitHubPages, lists + 2); i++)
        {
            // A page of names is described while the next one is asked for.
            var described = i >= 2 && i - 2 < lists ? Math.Min(ServicesPage / ServicesADescribe, describes - ((i - 2) * (ServicesPage / ServicesADescribe))) : 0;
            rounds.Add(new("the next pages, and DescribeServices for the names before", i < gitHubPages ? 1 : 0, (i <= lists ? 1 : 0) + described));
        }

        return new(rounds);
    }
}

/// <summary>Requests that go side by side.</summary>
/// <param name="What">What they are, and why they cannot be fewer.</param>
/// <param name="GitHub">How many go to GitHub.</param>
/// <param name="Aws">How many go to AWS.</param>
sealed record Round(string What, int GitHub = 0, int Aws = 0);
