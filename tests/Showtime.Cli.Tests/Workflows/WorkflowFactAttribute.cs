namespace Showtime.Cli.Tests.Workflows;

/// <summary>A test that runs workflows' steps in PowerShell. Skipped where it, the module, or what the test needs besides is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class WorkflowFactAttribute : FactAttribute
{
    public WorkflowFactAttribute() => Skip = Machine.Problem
        ?? (Machine.Recorded is null ? "SHOWTIME_TEST_WEBHOOKS names no folder of npm's @octokit/webhooks-examples" : null);
}
