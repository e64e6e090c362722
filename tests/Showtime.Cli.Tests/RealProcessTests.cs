using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Showtime.Adapters;
using Showtime.Core.Environments;
using Showtime.Core.Labels;
using Showtime.Sandbox.Aws;
using Showtime.Sandbox.GitHub;
using Showtime.Sandbox.Http;
using Showtime.SandboxHost;

namespace Showtime.Cli.Tests;

/// <summary>The program itself, in processes of its own, against the sandbox over HTTP: two at once, and killed by the system.</summary>
public sealed partial class RealProcessTests(ITestOutputHelper output)
{
    const int KilledCode = 128 + 9; // as .NET says it of SIGKILL

    // Named by what is asked, as their numbers depend on how often a slow task is looked for. The four transitions: asked for,
    // deploying, the address's label defined, running with the pointer.
    static readonly Moment[] s_moments =
    [
        new("ReadPullRequest", 1, CarriedOut: false),
        new("AcquireLease", 1, CarriedOut: true),
        new("ApplyTransition", 1, CarriedOut: true),
        new("PutImage", 1, CarriedOut: true),
        new("ApplyTransition", 3, CarriedOut: false),
        new("CreateService", 1, CarriedOut: false),
        new("CreateService", 1, CarriedOut: true),
        new("DescribeNetworkInterfaces", 1, CarriedOut: false),
        new("ApplyTransition", 4, CarriedOut: true),
        new("DeleteLease", 1, CarriedOut: false),
    ];

    [Fact]
    public async Task Two_at_once_make_one_environment()
    {
        Requires.Linux();
        await using var stage = new Stage();
        using var first = stage.Start();
        using var second = stage.Start();
        foreach (var run in new[] { first, second })
        {
            var (code, text) = await run.EndAsync();
            output.WriteLine($"exit {code}\n{text}");
            Assert.True(code == 0, text);
        }

        Assert.Single(stage.Sandbox.Aws.Requests, request => request is { Action: "CreateService", ErrorCode: null });
        Assert.Null(stage.Problem());
    }

    [Fact]
    public async Task Killed_at_any_of_ten_moments_the_next_run_finishes_the_job()
    {
        Requires.Linux();
        var problems = new string?[s_moments.Length];
        await Parallel.ForAsync(0, problems.Length, new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (i, _) => problems[i] = await KillAsync(s_moments[i]));
        Assert.True(Array.TrueForAll(problems, problem => problem is null), string.Join("\n\n", problems.OfType<string>()));
    }

    /// <summary>Kills a run at a request, starts another one, and says what is wrong afterwards; null where all is well.</summary>
    async Task<string?> KillAsync(Moment moment)
    {
        await using var stage = new Stage();
        using var first = stage.Start(moment);
        var (killed, said) = await first.EndAsync();
        if (killed != KilledCode) return $"{moment}: not killed, ended with {killed}\n{said}";

        var left = await stage.ExpireLeaseAsync();
        using var second = stage.Start();
        var (code, text) = await second.EndAsync();
        var problem = code == 0 ? stage.Problem() : $"the second run ended with {code}";
        output.WriteLine($"{moment}, {(left ? "lease left" : "no lease")}: {problem ?? "one environment"}");
        return problem is null ? null : $"{moment}: {problem}\n{text}";
    }

    /// <summary>When a run is killed.</summary>
    /// <param name="Action">A request: the action of AWS, or the operation of GitHub's document.</param>
    /// <param name="Occurrence">Which one of that name, from 1.</param>
    /// <param name="CarriedOut">Whether the sandbox acts first: then only the answer is lost.</param>
    sealed record Moment(string Action, int Occurrence, bool CarriedOut)
    {
        public override string ToString() => $"killed {(CarriedOut ? "after" : "before")} {Action} {Occurrence}";
    }

    /// <summary>A sandbox with one pull request that has the start trigger, and two listeners that see every request.</summary>
    sealed class Stage : IAsyncDisposable
    {
        static readonly AwsTimings Quick = AwsTimings.Fast with
        {
            Provisioning = TimeSpan.FromMilliseconds(50),
            Pending = TimeSpan.FromMilliseconds(50),
            Refusing = TimeSpan.FromMilliseconds(50),
            Unavailable = TimeSpan.FromMilliseconds(50),
            Stopping = TimeSpan.FromMilliseconds(50),
            Deprovisioning = TimeSpan.FromMilliseconds(50),
            Draining = TimeSpan.FromMilliseconds(50),
            HealthCheckInterval = TimeSpan.FromMilliseconds(200),
        };

        readonly ModelListener _gitHub;
        readonly ModelListener _aws;
        readonly string _sha;
        readonly TaskCompletionSource<Run> _victim = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Moment? _moment;
        int _occurrences;

        public Stage()
        {
            Sandbox = LocalSandbox.Start(new LocalSandboxOptions { Time = TimeProvider.System, Timings = Quick });
            var pull = Sandbox.GitHub.OpenPullRequest("Bigger buttons", SandboxSeed.Maintainer);
            _sha = pull.HeadOid[..EnvironmentNames.ShortShaLength];
            Sandbox.GitHub.AddLabel(pull.Number, SandboxSeed.StartTrigger, SandboxSeed.Maintainer);
            _gitHub = ModelListener.Start(new Gate(this, Sandbox.GitHub));
            _aws = ModelListener.Start(new Gate(this, Sandbox.Aws));
        }

        public LocalSandbox Sandbox { get; }

        /// <summary>Starts <c>showtime sync 1</c> as a person would at a prompt.</summary>
        /// <param name="killedAt">When it is killed; null for never.</param>
        public Run Start(Moment? killedAt = null)
        {
            _moment = killedAt;
            var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "showtime.dll"), "sync", "1"]);
            // The tests may themselves run in a job of Actions, whose variables would make this one too.
            var foreign = start.Environment.Keys.Where(name => new[] { "GITHUB_", "AWS_", "SHOWTIME_" }.Any(p => name.StartsWith(p, StringComparison.Ordinal))).ToList();
            foreach (var name in foreign) start.Environment.Remove(name);
            foreach (var (name, value) in Sandbox.Variables) start.Environment[name] = value;
            start.Environment["GITHUB_API_URL"] = _gitHub.Address.AbsoluteUri.TrimEnd('/');
            start.Environment["GITHUB_GRAPHQL_URL"] = new Uri(_gitHub.Address, "graphql").AbsoluteUri;
            start.Environment["AWS_ENDPOINT_URL"] = _aws.Address.AbsoluteUri.TrimEnd('/');
            start.Environment["SHOWTIME_LIMITS_LEASE"] = "1m";
            var run = new Run(start);
            if (killedAt is not null) _victim.SetResult(run);
            return run;
        }

        /// <summary>
        /// Makes the lease of a dead run old. It holds for a minute, and for one more because clocks differ, by the clock of the process that
        /// comes next, which is the machine's: no test can turn that on, and none should wait for it. So the text that says until when changes.
        /// </summary>
        /// <returns>Whether there was one.</returns>
        public async Task<bool> ExpireLeaseAsync()
        {
            if (Sandbox.GitHub.Definitions.SingleOrDefault(IsLease) is not { } lease) return false;
            var owner = lease.Description!.Split(' ')[0];
            var past = (TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(1)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { DefaultRequestHeaders = { Authorization = new("Bearer", SandboxSeed.Maintainer) } };
            var address = new Uri($"{Sandbox.GitHubAddress}repos/{Sandbox.GitHub.FullName}/labels/{Uri.EscapeDataString(lease.Name)}");
            (await http.PatchAsJsonAsync(address, new { description = $"{owner} until {past}" })).EnsureSuccessStatusCode();
            return true;
        }

        /// <summary>What differs from one running environment with the right labels; null where nothing does.</summary>
        public string? Problem()
        {
            List<string> problems = [];
            var attached = Sandbox.GitHub.Labels(1).Select(label => label.Name).ToList();
            var labels = attached.Select(LabelGrammar.Parse).OfType<CircusLabel>().ToList();
            var services = Sandbox.Aws.Services.Where(service => service.Status == "ACTIVE").Select(service => service.Name).ToList();
            Check(services is [var only] && only == $"pr-1-{_sha}-service", $"active services: {string.Join(", ", services)}");
            Check(labels.OfType<PointerLabel>().Select(label => label.Sha).SequenceEqual([_sha]), "pointer");
            Check(labels.OfType<StatusLabel>().SequenceEqual([new StatusLabel(_sha, EnvironmentStatus.Running)]), "status");
            var tasks = Sandbox.Aws.Tasks.Where(task => task.LastStatus == "RUNNING").Select(task => (task.Address?.ToString(), task.Port)).ToList();
            Check(tasks.Count == 1 && labels.OfType<AddressLabel>().Select(label => ((string?)label.Host, label.Port)).SequenceEqual(tasks), "address");
            Check(labels.OfType<CreatedLabel>().Count() == 1 && labels.OfType<RequesterLabel>().Count() == 1, "time and requester");
            Check(labels.OfType<EnvironmentLabel>().All(label => label.Sha == _sha), "labels of another commit");
            Check(!labels.Exists(label => label is TargetLabel or StartTriggerLabel or StopTriggerLabel or UnknownCircusLabel), "labels that should be gone");
            Check(!Sandbox.GitHub.Definitions.Any(IsLease), "a lease is left");
            return problems.Count == 0 ? null : $"{string.Join("; ", problems)}; labels: {string.Join(", ", attached)}";

            void Check(bool right, string problem)
            {
                if (!right) problems.Add(problem);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _gitHub.DisposeAsync();
            await _aws.DisposeAsync();
            await Sandbox.DisposeAsync();
        }

        static bool IsLease(GitHubLabel label) => LabelGrammar.Parse(label.Name) is LeaseLabel;

        // An action of AWS is in a header, or in a form; an operation of GitHub is in the document.
        static string ActionOf(SandboxRequest request) =>
            request.Header("X-Amz-Target") is { } target ? target.Split('.')[^1] : ActionPattern().Match(request.Text).Groups["name"].Value;

        sealed class Gate(Stage stage, ISandboxModel inner) : ISandboxModel
        {
            public async ValueTask<SandboxResponse> HandleAsync(SandboxRequest request, CancellationToken cancellationToken = default)
            {
                if (stage._moment is not { } moment || ActionOf(request) != moment.Action || Interlocked.Increment(ref stage._occurrences) != moment.Occurrence)
                {
                    return await inner.HandleAsync(request, cancellationToken);
                }

                var answer = moment.CarriedOut ? await inner.HandleAsync(request, cancellationToken) : SandboxResponse.Text(503, "");
                var victim = await stage._victim.Task;
                victim.Kill();
                await victim.EndAsync(); // it is dead before an answer is on its way
                return answer;
            }
        }
    }

    [GeneratedRegex(@"(""operationName"":""|Action=)(?<name>\w+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex ActionPattern();

    /// <summary>A process of the program.</summary>
    sealed class Run : IDisposable
    {
        static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

        readonly Process _process;
        readonly Task<(int Code, string Text)> _end;

        public Run(ProcessStartInfo start)
        {
            start.UseShellExecute = false;
            start.RedirectStandardOutput = start.RedirectStandardError = start.RedirectStandardInput = true;
            _process = Process.Start(start)!;
            _process.StandardInput.Close();
            _end = WaitAsync();
        }

        /// <summary>Sends SIGKILL.</summary>
        public void Kill() => _process.Kill();

        /// <summary>Its exit code, and all that it wrote.</summary>
        public Task<(int Code, string Text)> EndAsync() => _end.WaitAsync(Patience);

        public void Dispose()
        {
            if (!_process.HasExited) _process.Kill();
            _process.Dispose();
        }

        async Task<(int Code, string Text)> WaitAsync()
        {
            var error = _process.StandardError.ReadToEndAsync();
            var text = await _process.StandardOutput.ReadToEndAsync() + await error;
            await _process.WaitForExitAsync();
            return (_process.ExitCode, text);
        }
    }
}
