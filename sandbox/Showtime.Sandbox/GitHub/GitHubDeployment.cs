namespace Showtime.Sandbox.GitHub;

/// <summary>A deployment as it was at one moment.</summary>
/// <param name="Id">The number that REST calls it.</param>
/// <param name="Sha">The commit, 40 digits.</param>
/// <param name="Task">What was to be done.</param>
/// <param name="Environment">The name of its environment.</param>
/// <param name="States">The states that it went through, oldest first.</param>
/// <param name="EnvironmentUrl">Where the newest status says that it answers, or null.</param>
/// <param name="LogUrl">Where the newest status says that its log is, or null.</param>
public sealed record GitHubDeployment(
    long Id, string Sha, string Task, string Environment, IReadOnlyList<string> States, string? EnvironmentUrl, string? LogUrl);
