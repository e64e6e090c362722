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

    static Observation At(RollOutStage stage, bool inPlace = false, Func<RollOut, RollOut>? change = null)
    {
        var seen = (new World { Status = inPlace ? EnvironmentStatus.Updating : EnvironmentStatus.Building }).Observation() with { Lease = LeaseView.Held, Services = [] };
        var rollOut = new RollOut
        {
            Commit = World.Approved,
            Stage = stage,
            InPlace = inPlace,
            Request = WantedDeployment.Of(seen, Intent.OfSchedule, World.Approved, World.Now, "writer", "token"),
            Deadline = World.Now.AddMinutes(15),
        };
        return seen with { RollOut = change?.Invoke(rollOut) ?? rollOut };
    }

    static Step Next(Observation seen) => NextStep.For(seen, Intent.OfSchedule);

    static Observation With(Observation seen, CircusLabel label, DateTimeOffset? at = null) =>
        seen with { PullRequest = seen.PullRequest with { Labels = [.. seen.PullRequest.Labels, new AttachedLabel(LabelGrammar.Format(label), "", "writer", at ?? World.Now)] } };

    static Observation Health(DeployedService? service, ProbeResult? probe = null, int waits = 0, Uri? address = null) =>
        At(RollOutStage.Deployed, change: r => r with { Health = new(service, address ?? (probe is null ? null : Address), probe), Waits = waits });

    [Fact]
    public void A_new_environment_is_begun_built_deployed_waited_for_and_promoted()
    {
        Assert.IsType<Begin>(Next(At(RollOutStage.Prepared)));
        var image = At(RollOutStage.Begun).RollOut!.Request.Image;
        Assert.Equal(new LookAtImage(image), Next(At(RollOutStage.Begun)));
        Assert.Equal(new Build(World.Approved, image, Trusted: false), Next(At(RollOutStage.Begun) with { Image = new(image, Digest: null) }));
        Assert.Equal(new GoOn(RollOutStage.ImageReady, $"The image {image} exists", "sha256:1"), Next(At(RollOutStage.Begun) with { Image = new(image, "sha256:1") }));
        Assert.Equal(new Mark(EnvironmentStatus.Built, RollOutStage.Built, AddsTarget: false), Next(At(RollOutStage.ImageReady)));
        Assert.Equal(new Mark(EnvironmentStatus.Deploying, RollOutStage.Deploying, AddsTarget: false), Next(At(RollOutStage.Built)));
        Assert.Equal(new AwaitName(Name), Next(At(RollOutStage.Deploying)));
        Assert.Equal("token", Assert.IsType<Deploy>(Next(At(RollOutStage.NameFree))).Request.Token);
        Assert.Equal(new CheckHealth(Name), Next(At(RollOutStage.Deployed)));
        Assert.Equal(new AwaitHealth("a task to run", TimeSpan.FromSeconds(1)), Next(Health(Service)));
        Assert.Equal(Address, Assert.IsType<Promote>(Next(Health(Service, new ProbeResult(200, "")))).Address);
        Assert.IsType<Release>(Next(WithoutTarget(At(RollOutStage.Promoted)) with { Services = [Service] }));
    }

    [Fact]
    public void An_update_in_place_keeps_its_status_and_its_name_and_prunes_its_revisions()
    {
        Assert.Equal(new Mark(null, RollOutStage.Built, AddsTarget: false), Next(At(RollOutStage.ImageReady, inPlace: true)));
        Assert.IsType<Deploy>(Next(At(RollOutStage.Deploying, inPlace: true)));
        Assert.Equal(new PruneRevisions(Name), Next(At(RollOutStage.Promoted, inPlace: true)));
    }

    [Fact]
    public void A_forced_build_asks_for_no_image_and_another_image_is_not_built()
    {
        Assert.IsType<Build>(Next(At(RollOutStage.Begun, change: r => r with { ForceBuild = true })));
        Assert.Equal(RollOutStage.Built, Assert.IsType<GoOn>(Next(Other("other:tag") with { Image = new("other:tag", "sha256:1") })).Stage);
    }

    static Observation Other(string image, string? digest = null) => At(RollOutStage.Begun, change: r => r with { Request = r.Request with { Image = image, Digest = digest } });

    [Fact]
    public void The_digest_of_another_image_is_asked_for_where_it_is_not_known()
    {
        Assert.Equal(new LookAtImage("other:tag", MayFail: true), Next(Other("other:tag")));
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
        Assert.True(Assert.IsType<Mark>(Next(WithoutTarget(At(RollOutStage.ImageReady)))).AddsTarget);

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
        var seen = Health(Service, address ? new ProbeResult(status, "no") : null);

        Assert.IsType<AwaitHealth>(Next(seen));
        Assert.Equal(cause, Failing(seen with { Now = seen.RollOut!.Deadline }).Cause);
        Assert.IsType<CheckHealth>(Next(seen with { Now = seen.RollOut.Deadline, RollOut = seen.RollOut with { Health = null } })); // one more look before it fails
    }

    [Fact]
    public void The_backoff_grows_to_ten_seconds() =>
        Assert.Equal([1, 1.5, 2.25, 3.375, 5.0625, 7.59375, 10, 10], Enumerable.Range(0, 8).Select(n => ((AwaitHealth)Next(Health(Service, waits: n))).Pause.TotalSeconds));

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
