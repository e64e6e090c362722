namespace Showtime.Sandbox.Aws.Ecs;

/// <summary>The service scheduler: starts and stops tasks until a service is in its desired state.</summary>
sealed class Scheduler
{
    const int FewestFailuresOfCircuitBreaker = 3;
    const int MostFailuresOfCircuitBreaker = 200;

    readonly AwsWorld _world;
    readonly TaskLife _tasks;

    public Scheduler(AwsWorld world)
    {
        _world = world;
        _tasks = new(world, this);
    }

    public TaskLife Tasks => _tasks;

    AwsTimings Timings => _world.Options.Timings;

    public Deployment Deploy(Service service, TaskDefinition definition)
    {
        var deployment = new Deployment("ecs-svc/" + _world.Ids.Digits(19), definition, service.Settings, _world.Now) { DesiredCount = service.DesiredCount };
        foreach (var old in service.Deployments) old.DesiredCount = 0;
        service.Deployments.Insert(0, deployment);
        service.IsSteady = false;
        return deployment;
    }

    public void Reconcile(Service service)
    {
        _world.Touch();
        switch (service.Status)
        {
            case "ACTIVE":
                Roll(service);
                break;
            case "DRAINING":
                Drain(service);
                break;
        }
    }

    /// <summary>A task failed to start or became unhealthy: the next one waits longer, and a circuit breaker may end the roll-out.</summary>
    /// <param name="service">The service.</param>
    /// <param name="deployment">The task's deployment.</param>
    /// <param name="why">What the service says of a task that did not start; null for one that did.</param>
    public void NoteFailure(Service service, Deployment deployment, string? why)
    {
        deployment.FailedTasks++;
        if (why is not null)
        {
            deployment.FailuresInARow++;
            deployment.NotBefore = _world.Now + Backoff(deployment.FailuresInARow);
            Say(service, why);
            if (deployment.FailuresInARow == FewestFailuresOfCircuitBreaker)
            {
                Say(service, "is unable to consistently start tasks successfully. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.");
            }

            LookAgainAt(service, deployment.NotBefore);
        }

        var threshold = Math.Clamp((deployment.DesiredCount + 1) / 2, FewestFailuresOfCircuitBreaker, MostFailuresOfCircuitBreaker);
        if (deployment.Settings.CircuitBreaker && deployment.RolloutState == "IN_PROGRESS" && deployment.FailedTasks >= threshold)
        {
            Break(service, deployment);
        }
    }

    public void Say(Service service, string text) => service.Say(_world.Ids, _world.Now, $"(service {service.Name}) {text}");

    TimeSpan Backoff(int failures)
    {
        var seconds = Timings.FirstBackoff.TotalSeconds * Math.Pow(2, Math.Min(failures - 1, 20));
        return TimeSpan.FromSeconds(Math.Min(seconds, Timings.LongestBackoff.TotalSeconds));
    }

    void Roll(Service service)
    {
        var primary = service.Primary;
        StopSurplus(service, primary);
        StopOld(service, primary);
        StartMissing(service, primary);
        Settle(service, primary);
    }

    void StopSurplus(Service service, Deployment primary)
    {
        var current = service.LiveTasks
            .Where(t => t.Deployment == primary)
            .OrderBy(static t => t.CreatedAt)
            .ThenBy(static t => t.Id, StringComparer.Ordinal)
            .ToList();
        Stop(service, primary, current.Skip(service.DesiredCount));
    }

    void StopOld(Service service, Deployment primary)
    {
        var settings = primary.Settings;
        var needed = (int)Math.Ceiling(service.DesiredCount * settings.MinimumHealthyPercent / 100.0);
        var live = service.LiveTasks.ToList();
        var old = live.Where(t => t.Deployment != primary).OrderBy(static t => t.CreatedAt).ToList();
        Stop(service, primary, old.Where(static t => !Serves(t)));

        var serving = old.Where(Serves).ToList();
        var healthy = serving.Count + live.Count(t => t.Deployment == primary && HasProvenItself(t));
        Stop(service, primary, serving.Take(Math.Max(0, healthy - needed)));
    }

    void StartMissing(Service service, Deployment primary)
    {
        if (primary.RolloutState == "FAILED") return;
        if (_world.Now < primary.NotBefore) return; // the next look is on the agenda already
        var limit = Math.Max(service.DesiredCount * primary.Settings.MaximumPercent / 100, 1);
        var live = service.LiveTasks.ToList();
        var current = live.Count(t => t.Deployment == primary);
        for (var total = live.Count; current < service.DesiredCount && total < limit; current++, total++)
        {
            if (_tasks.WhyNotPlaced(primary) is { } reason)
            {
                NoteFailure(service, primary, reason);
                return;
            }

            var task = _tasks.Start(service, primary);
            service.IsSteady = false;
            Say(service, $"has started 1 tasks: (task {task.Id}).");
        }
    }

    void Settle(Service service, Deployment primary)
    {
        var all = service.Tasks.Where(static t => t.LastStatus != "STOPPED").ToList();
        var current = all.Where(t => t.Deployment == primary && t.DesiredStatus == "RUNNING").ToList();
        var ready = current.Count == service.DesiredCount
            && current.All(static t => t.LastStatus == "RUNNING" && (!TaskLife.HasHealthCheck(t) || t.Health == "HEALTHY"));
        if (!ready || all.Any(t => t.Deployment != primary && t.DesiredStatus == "RUNNING")) return;
        if (primary.RolloutState == "IN_PROGRESS")
        {
            primary.RolloutState = "COMPLETED";
            primary.RolloutStateReason = $"ECS deployment {primary.Id} completed.";
            primary.UpdatedAt = _world.Now;
            primary.FailedTasks = 0;
            Say(service, $"(deployment {primary.Id}) deployment completed.");
        }

        if (all.Count != current.Count) return; // old tasks are still stopping
        service.Deployments.RemoveAll(d => d != primary);
        if (service.IsSteady) return;
        service.IsSteady = true;
        Say(service, "has reached a steady state.");
    }

    void Drain(Service service)
    {
        Stop(service, service.Primary, service.LiveTasks);
        if (service.IsSteady || service.Tasks.Any(static t => t.LastStatus != "STOPPED")) return;
        service.IsSteady = true; // reported once
        _world.Agenda.After(Timings.Draining, () =>
        {
            service.Status = "INACTIVE";
            _world.Touch();
        });
    }

    void Break(Service service, Deployment failed)
    {
        failed.RolloutState = "FAILED";
        failed.RolloutStateReason = "ECS deployment circuit breaker: tasks failed to start.";
        failed.UpdatedAt = _world.Now;
        Say(service, $"(deployment {failed.Id}) deployment failed: tasks failed to start.");
        Stop(service, failed, service.LiveTasks.Where(t => t.Deployment == failed));
        if (!failed.Settings.Rollback || service.Deployments.Find(static d => d.RolloutState == "COMPLETED") is not { } good) return;

        Say(service, $"rolling back to deployment {good.Id}.");
        service.Deployments.Remove(good);
        service.Deployments.Insert(0, good);
        failed.DesiredCount = 0;
        good.DesiredCount = service.DesiredCount;
        good.RolloutState = "IN_PROGRESS";
        good.RolloutStateReason = $"ECS deployment circuit breaker: rolling back to deploymentId {good.Id}.";
    }

    void Stop(Service service, Deployment deployment, IEnumerable<EcsTask> tasks)
    {
        foreach (var task in tasks.ToList())
        {
            var ran = task.LastStatus == "RUNNING";
            _tasks.Stop(task, "ServiceSchedulerInitiated", $"Scaling activity initiated by (deployment {deployment.Id})");
            if (service.Status == "ACTIVE") service.IsSteady = false;
            if (ran) Say(service, $"has stopped 1 running tasks: (task {task.Id}).");
        }
    }

    public void LookAgainAt(Service service, DateTimeOffset when) => _world.Agenda.At(when, () => Reconcile(service));

    static bool Serves(EcsTask task) => task is { LastStatus: "RUNNING", Health: not "UNHEALTHY" };

    // Without a health check ECS knows only that the container runs: it trusts it after a while, whether it answers or not.
    bool HasProvenItself(EcsTask task) =>
        task.LastStatus == "RUNNING" && (TaskLife.HasHealthCheck(task) ? task.Health == "HEALTHY" : _world.Now >= task.StartedAt + Timings.OldTaskGrace);
}
