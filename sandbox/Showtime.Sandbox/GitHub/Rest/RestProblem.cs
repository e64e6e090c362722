namespace Showtime.Sandbox.GitHub.Rest;

/// <summary>A request that REST refuses before the repository is asked.</summary>
sealed class RestProblem(int status, string message) : Exception(message)
{
    public int Status { get; } = status;
}
