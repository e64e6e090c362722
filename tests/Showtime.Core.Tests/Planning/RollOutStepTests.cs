using Showtime.Core.Configuration;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Labels;
using Showtime.Core.Planning;
using Showtime.Core.Ports;

namespace Showtime.Core.Tests.Planning;

/// <summary>The steps of one environment's life in order, and what changes each of them.</summary>
public sealed class RollOutStepTests
{
    static readonly string Sha = EnvironmentNames.Shorten(World.Approved);
    static readonly string Name = EnvironmentNames.Service(7, Sha);
    static readonly Uri Address = new("http://10.0.0.1:8080");
    static readonly DeployedService Service = new() { Name = Name, PullRequest = 7, Sha = Sha, State = ServiceState.Active };
    static readonly DeployedService Up = Service with { Task = new DeployedTask { Id = "t", Running = true, Newest = true, Address = "10.0.0.1" } };

    static Observation At(RollOutStage stage, bool inPlace = false, Func<RollOut, RollOut>? change = null, HealthSource? health = null)
    {
        var seen = (new World { Status = inPlace ? EnvironmentStatus.Updating : EnvironmentStatus.Building }).Observation() with { Lease = LeaseView.Held, Services = [] };
        if (health is { } source) seen = seen with { Configuration = new ShowtimeConfiguration { Environment = new EnvironmentConfiguration { Health = source } } };
        var rollOut = new RollOut
        {
            Commit = World.Approved,
            Stage = stage,
            InPlace = inPlace,
            Request = WantedDeployment.Of(seen, Intent.OfSchedule, World.Approved, World.Now, "writer", "token"),
            DeployedAt = World.Now,
            Deadline = World.Now.AddMinutes(15),
        };
        return seen with { RollOut = change?.Invoke(rollOut) ?? rollOut };
    }

    static Step Next(Observation seen) => NextStep.For(seen, Intent.OfSchedule);

    static Observation With(Observation seen, CircusLabel label, DateTimeOffset? at = null) =>
        seen with { PullRequest = seen.PullRequest with { Labels = [.. seen.PullRequest.Labels, new AttachedLabel(LabelGrammar.Format(label), "", "writer", at ?? World.Now)] } };

    /// <summary>A service of which everything was looked at since the last wait, and whose address was asked if it has one.</summary>
    static Observation Health(DeployedService? service, ProbeResult? probe = null, int waits = 0, ServiceLook look = ServiceLook.Full, HealthSource? source = null) =>
        At(RollOutStage.Deployed, health: source, change: r => r with
        {
            Service = service,
            Health = new(look, probe is null ? null : Address, probe),
            Defined = Address,
            LookedAt = World.Now,
            Waits = waits,
        });

    [Fact]
    public void A_new_environment_is_begun_built_deployed_waited_for_and_promoted()
    {
        var image = At(RollOutStage.Begun).RollOut!.Request.Image;
        Assert.Equal(new Begin(new LookAtImage(image, LookAtImage.Builds)), Next(At(RollOutStage.Prepared)));
        Assert.Equal(new LookAtImage(image, LookAtImage.Builds), Next(At(RollOutStage.Begun)));
        Assert.Equal(new Build(World.Approved, image, Trusted: false), Next(At(RollOutStage.Begun) with { Image = new(image, Digest: null) }));
        Assert.Equal(new GoOn(RollOutStage.ImageReady, $"The image {image} exists", "sha256:1"), Next(At(RollOutStage.Begun) with { Image = new(image, "sha256:1") }));
        Assert.Equal(new MarkDeploying(InPlace: false, AddsTarget: false), Next(At(RollOutStage.ImageReady)));
        Assert.Equal(("token", new KnownService(null)), Assert.IsType<Deploy>(Next(At(RollOutStage.Deploying))) is var deploy ? (deploy.Request.Token, deploy.Known) : default);
        Assert.Equal(new CheckHealth(Name, ServiceLook.Task), Next(At(RollOutStage.Deployed)));
        Assert.Equal(new AwaitHealth("a task to run", TimeSpan.FromSeconds(1)), Next(Health(Service)));
        Assert.Equal(Address, Assert.IsType<Promote>(Next(Health(Up, new ProbeResult(200, "")))).Address);
        Assert.IsType<Release>(Next(WithoutTarget(At(RollOutStage.Promoted)) with { Services = [Service] }));
    }

    [Fact]
    public void An_update_in_place_keeps_its_status_and_its_name_and_prunes_its_revisions()
    {
        Assert.Equal(new MarkDeploying(InPlace: true, AddsTarget: false), Next(At(RollOutStage.ImageReady, inPlace: true)));
        Assert.IsType<Deploy>(Next(At(RollOutStage.Deploying, inPlace: true)));
        Assert.Equal(new PruneRevisions(Name), Next(At(RollOutStage.Promoted, inPlace: true)));
    }

    [Fact]
    public void A_forced_build_asks_for_no_image_and_another_image_is_not_built()
    {
        Assert.IsType<Build>(Next(At(RollOutStage.Begun, change: r => r with { ForceBuild = true })));
        Assert.Equal(RollOutStage.ImageReady, Assert.IsType<GoOn>(Next(Other("other:tag") with { Image = new("other:tag", "sha256:1") })).Stage);
    }

    static Observation Other(string image, string? digest = null) => At(RollOutStage.Begun, change: r => r with { Request = r.Request with { Image = image, Digest = digest } });

    [Fact]
    public void The_digest_of_another_image_is_asked_for_where_it_is_not_known()
    {
        Assert.Equal(new LookAtImage("other:tag", LookAtImage.DeploysByTag), Next(Other("other:tag")));
        Assert.Equal("sha256:1", Assert.IsType<GoOn>(Next(Other("other:tag") with { Image = new("other:tag", "sha256:1") })).Digest);
        Assert.Null(Assert.IsType<GoOn>(Next(Other("other:tag") with { Image = new("other:tag", Digest: null) })).Digest);
        // What runs keeps its digest, whatever its tag names by now.
        Assert.Null(Assert.IsType<GoOn>(Next(Other("other:tag", "sha256:2"))).Digest);
        Assert.Null(Assert.IsType<GoOn>(Next(Other("other@sha256:3"))).Digest);
    }

    [Theory]
    [InlineData("apache/superset:tag", "sha256:1", "apache/superset@sha256:1")]
    [InlineData("localhost:5000/superset:tag", "sha256:1", "localhost:5000/superset@sha256:1")]
    [InlineData("localhost:5000/superset", "sha256:1", "localhost:5000/superset@sha256:1")]
    [InlineData("apache/superset:tag", null, "apache/superset:tag")]
    public void An_image_is_run_by_its_digest_where_that_is_known(string image, string? digest, string expected) =>
        Assert.Equal(expected, Other(image, digest).RollOut!.Request.PinnedImage);

    [Fact]
    public void A_forks_image_that_is_gone_fails_and_is_not_built()
    {
        var seen = At(RollOutStage.Begun, change: r => r with { ForceBuild = true });
        seen = seen with
        {
            PullRequest = seen.PullRequest with { IsFork = true },
            Configuration = new ShowtimeConfiguration { Image = new ImageConfiguration { Forks = ForkImages.Archive } },
            Image = new(seen.RollOut!.Request.Image, Digest: null),
        };

        Assert.Equal(ShowtimeError.BuildFailed, Assert.IsType<Fail>(Next(seen)).Failure!.Error);
    }

    public static TheoryData<RollOutStageName> Stages() => [.. Enum.GetValues<RollOutStage>().Where(s => s is > RollOutStage.Prepared and < RollOutStage.Promoted).Select(s => new RollOutStageName((int)s))];

    /// <summary>A stage as a test's argument.</summary>
    public sealed record RollOutStageName(int Stage);

    [Theory]
    [MemberData(nameof(Stages))]
    public void An_unwanted_roll_out_is_abandoned_at_every_stage(RollOutStageName stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        var seen = At((RollOutStage)stage.Stage);
        Observation[] unwanted =
        [
            seen with { PullRequest = seen.PullRequest with { State = PullRequestState.Closed } },
            With(seen, new BlockedLabel()),
            With(seen, new StopTriggerLabel()),
            With(WithoutTarget(seen), new TargetLabel("ccccccc")),
            With(With(seen, new PointerLabel("ccccccc")), new FreezeLabel(), World.Now.AddMinutes(1)),
        ];

        Assert.All(unwanted, now => Assert.IsType<Abandon>(Next(now)));
        Assert.All(unwanted, now => Assert.IsType<LookAtCloud>(Next(now with { Services = null })));
        Assert.IsNotType<Abandon>(Next(WithoutTarget(seen))); // its definition has gone with another pull request's: it is put on again
        Assert.IsNotType<Abandon>(Next(With(seen, new FreezeLabel(), World.Now.AddMinutes(1)))); // a first environment is still wanted
    }

    [Fact]
    public void A_deleted_target_label_is_added_again() =>
        Assert.True(Assert.IsType<MarkDeploying>(Next(WithoutTarget(At(RollOutStage.ImageReady)))).AddsTarget);

    [Fact]
    public void The_author_of_a_stop_label_is_checked_during_a_build()
    {
        var seen = At(RollOutStage.Begun);
        var stopped = seen with { PullRequest = seen.PullRequest with { Labels = [.. seen.PullRequest.Labels, new(LabelGrammar.Format(new StopTriggerLabel()), "", "somebody")] } };

        Assert.IsType<LookAtPermissions>(Next(stopped));
        Assert.IsNotType<Abandon>(Next(stopped with { Unreadable = ["somebody"] }));
    }

    [Theory]
    [InlineData(ServiceState.Draining)]
    [InlineData(ServiceState.Inactive)]
    [InlineData(null)]
    public void A_service_that_was_deleted_while_it_was_starting_fails_as_a_conflict(object? state) =>
        Assert.Equal(FailureCause.Conflict, Assert.IsType<Fail>(Next(Health((ServiceState?)state is { } there ? Service with { State = there } : null))).Failure!.Cause);

    [Fact]
    public void Trouble_in_the_cloud_fails_with_its_cause() =>
        Assert.Equal(("exit 1", FailureCause.ContainerExited), (Failing(Health(Service with { Trouble = "exit 1", TroubleCause = FailureCause.ContainerExited })).Trouble,
            Failing(Health(Service with { Trouble = "exit 1", TroubleCause = FailureCause.ContainerExited })).Cause));

    [Theory]
    [InlineData(false, null, FailureCause.Timeout)]
    [InlineData(true, null, FailureCause.NeverAnswered)]
    [InlineData(true, 503, FailureCause.HealthCheck)]
    public void A_roll_out_that_exceeds_the_start_up_allowance_fails_by_what_it_waited_for(bool address, int? status, FailureCause cause)
    {
        var seen = Health(address ? Up : Service, address ? new ProbeResult(status, "no") : null);

        Assert.IsType<AwaitHealth>(Next(seen));
        Assert.Equal(cause, Failing(seen with { Now = seen.RollOut!.Deadline }).Cause);
        Assert.IsType<CheckHealth>(Next(seen with { Now = seen.RollOut.Deadline, RollOut = seen.RollOut with { Health = null } })); // one more look before it fails
    }

    [Fact]
    public void Without_an_address_the_pause_grows_to_two_seconds_and_after_two_minutes_to_five()
    {
        double Pause(int waits, double minutes) => ((AwaitHealth)Next(Health(Service, waits: waits) with { Now = World.Now.AddMinutes(minutes) })).Pause.TotalSeconds;

        Assert.Equal([1, 1.5, 2, 2, 2], Enumerable.Range(0, 5).Select(n => Pause(n, minutes: 1.9)));
        Assert.Equal([2.25, 3.375, 5, 5], Enumerable.Range(2, 4).Select(n => Pause(n, minutes: 2)));
    }

    [Fact]
    public void An_address_is_asked_and_its_label_defined_as_soon_as_it_is_known_and_then_asked_every_half_second()
    {
        var known = Health(Up, look: ServiceLook.Task);
        var unknown = known with { RollOut = known.RollOut! with { Defined = null } };
        var waiting = Health(Up, new ProbeResult(503, "no"), look: ServiceLook.None);

        Assert.Equal(new CheckHealth(Name, ServiceLook.None, Address, Address), Next(unknown));
        Assert.Equal(new CheckHealth(Name, ServiceLook.None, Address), Next(known));
        Assert.Equal(TimeSpan.FromSeconds(0.5), Assert.IsType<AwaitHealth>(Next(waiting)).Pause);
        Assert.Equal(new CheckHealth(Name, ServiceLook.None, Address), Next(AfterWait(waiting, seconds: 4.9)));
        Assert.Equal(new CheckHealth(Name, ServiceLook.Task, Address), Next(AfterWait(waiting, seconds: 5)));
        Assert.Equal(new CheckHealth(Name, ServiceLook.Full, Address), Next(AfterWait(waiting, seconds: 5, cheapLooks: 4)));
    }

    static Observation AfterWait(Observation seen, double seconds, int cheapLooks = 0) =>
        seen with { Now = World.Now.AddSeconds(seconds), RollOut = seen.RollOut! with { Health = null, CheapLooks = cheapLooks } };

    [Fact]
    public void Only_a_full_look_ends_the_wait()
    {
        var healthy = new ProbeResult(200, "");
        Observation[] ends =
        [
            Health(Up, healthy, look: ServiceLook.Task),
            Health(Up with { Trouble = "exit 1" }, look: ServiceLook.Task),
            Health(Service with { State = ServiceState.Draining }, look: ServiceLook.Task),
            Health(Service, look: ServiceLook.Task) with { Now = World.Now.AddMinutes(15) },
        ];

        Assert.All(ends, seen => Assert.Equal(new CheckHealth(Name, ServiceLook.Full), Next(seen)));
        Assert.All(ends, seen => Assert.True(Next(seen with { RollOut = seen.RollOut! with { Health = seen.RollOut.Health! with { Look = ServiceLook.Full } } }) is Promote or Fail));
    }

    [Fact]
    public void What_an_address_answered_does_not_count_for_another() =>
        Assert.Equal(new Uri("http://10.0.0.2:8080"),
            Assert.IsType<CheckHealth>(Next(Health(Up with { Task = Up.Task! with { Address = "10.0.0.2" } }, new ProbeResult(200, "")))).Probe);

    [Theory]
    [InlineData(HealthSourceName.Container, null, "Healthy", null)]
    [InlineData(HealthSourceName.Container, null, "Unknown", "the container's own health check to succeed (it has not decided)")]
    [InlineData(HealthSourceName.Container, null, "Unhealthy", "the container's own health check to succeed (it fails)")]
    [InlineData(HealthSourceName.Both, 200, "Healthy", null)]
    [InlineData(HealthSourceName.Both, 200, "Unknown", "the container's own health check to succeed (it has not decided)")]
    [InlineData(HealthSourceName.Both, 503, "Healthy", "http://10.0.0.1:8080/ to answer (no)")]
    [InlineData(HealthSourceName.Http, 200, "Unhealthy", null)]
    public void What_says_that_it_is_ready_is_configured(HealthSourceName source, int? status, string container, string? waitingFor)
    {
        var service = Up with { Task = Up.Task! with { Health = Enum.Parse<ContainerHealth>(container) } };

        var seen = Health(service, status is null ? null : new ProbeResult(status, "no"), source: Enum.Parse<HealthSource>(source.ToString()));

        if (waitingFor is null) Assert.Equal(Address, Assert.IsType<Promote>(Next(seen)).Address);
        else Assert.Equal(waitingFor, Assert.IsType<AwaitHealth>(Next(seen)).WaitingFor);
        if (waitingFor is not null) Assert.Contains(waitingFor, Failing(seen with { Now = World.Now.AddMinutes(15) }).Trouble, StringComparison.Ordinal);
    }

    /// <summary>The values of the setting as a test's argument.</summary>
    public enum HealthSourceName
    {
        Http,
        Container,
        Both,
    }

    [Fact]
    public void Where_the_container_decides_no_address_is_asked() =>
        Assert.Null(Assert.IsType<CheckHealth>(Next(AfterWait(Health(Up, source: HealthSource.Container), seconds: 1))).Probe);

    [Fact]
    public void A_shortage_of_spot_capacity_ends_spot_once()
    {
        var without = Service with { Capacity = ServiceCapacity.Spot, Shortage = "no room" };
        var seen = Health(without, look: ServiceLook.Task);

        Assert.Equal(new LeaveSpot(Name, "no room"), Next(seen));
        Assert.IsType<AwaitHealth>(Next(seen with { RollOut = seen.RollOut! with { LeftSpot = true } }));
        Assert.IsType<AwaitHealth>(Next(Health(without with { Capacity = ServiceCapacity.OnDemand })));
    }

    [Fact]
    public void A_name_that_is_draining_is_waited_for_and_looked_at_again()
    {
        Assert.IsType<AwaitName>(Next(At(RollOutStage.Deploying, change: r => r with { Before = Service with { State = ServiceState.Draining } })));
        Assert.Null(Assert.IsType<Deploy>(Next(At(RollOutStage.NameFree))).Known);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void A_failure_is_handled_first_and_the_last_attempt_deletes_the_image(int before, bool keepsImage)
    {
        var failure = new ShowtimeException(ShowtimeError.BuildFailed, "x");
        var seen = At(RollOutStage.Begun, change: r => r with { Failure = failure, Failures = before });

        Assert.Equal((failure, keepsImage), (Failing(seen).Failure, Failing(seen).KeepsImage));
        Assert.Same(failure, Failing(With(seen, new BlockedLabel())).Failure);
    }

    [Fact]
    public void After_promotion_the_older_ones_go_unless_it_was_blocked()
    {
        var seen = With(WithoutTarget(At(RollOutStage.Promoted, change: r => r with { Replaced = ["ccccccc", "ddddddd"] })), new StatusLabel("ccccccc", EnvironmentStatus.Stopping));

        Assert.Equal(["ccccccc"], Assert.IsType<Retire>(Next(seen)).Commits);
        Assert.IsType<LookAtCloud>(Next(seen with { Services = null }));
        Assert.IsType<Release>(Next(With(seen, new BlockedLabel())));
    }

    static Fail Failing(Observation seen) => Assert.IsType<Fail>(Next(seen));

    static Observation WithoutTarget(Observation seen) => seen with
    {
        PullRequest = seen.PullRequest with
        {
            Labels =
            [
                .. seen.PullRequest.Labels.Where(l => LabelGrammar.Parse(l.Name) is not (TargetLabel or StatusLabel)),
                new AttachedLabel(LabelGrammar.Format(new StatusLabel(Sha, EnvironmentStatus.Running)), "", World.Bot),
                .. seen.RollOut!.Stage == RollOutStage.Promoted ? [new AttachedLabel(LabelGrammar.Format(new PointerLabel(Sha)), LabelCatalog.Pointer(World.Approved).Description, World.Bot)] : Array.Empty<AttachedLabel>(),
            ],
        },
    };
}
