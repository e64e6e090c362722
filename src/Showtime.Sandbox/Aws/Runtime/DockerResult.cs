namespace Showtime.Sandbox.Aws;

/// <summary>How a docker command ended.</summary>
sealed record DockerResult(int ExitCode, string Output, string Error)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>The line that says what went wrong, without the client's own prefix and hint.</summary>
    public string Reason => (Error.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .LastOrDefault(static l => !l.StartsWith("See '", StringComparison.Ordinal) && !l.StartsWith("Run 'docker", StringComparison.Ordinal)) ?? $"exit code {ExitCode}")
        .Replace("docker: ", "", StringComparison.Ordinal).TrimEnd('.');
}
