namespace Showtime.Adapters;

/// <summary>The values of <c>SHOWTIME_BUILDER</c>, the variable with which the sandbox chooses how images come about. Nobody else sets it.</summary>
public static class SandboxBuilders
{
    /// <summary>The variable.</summary>
    public const string Variable = "SHOWTIME_BUILDER";

    /// <summary>Build nothing: register the image's tag in the sandbox's ECR.</summary>
    public const string Register = "sandbox";

    /// <summary>Build with Docker into this machine's engine, then register the tag.</summary>
    public const string BuildAndRegister = "sandbox+docker";
}
