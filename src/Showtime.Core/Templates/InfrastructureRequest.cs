namespace Showtime.Core.Templates;

/// <summary>The values that the infrastructure of a repository starts with.</summary>
public sealed record InfrastructureRequest
{
    /// <summary>The folder to write to: <c>main.tf</c>, and the module in <c>showtime/</c>.</summary>
    public required string Folder { get; init; }

    /// <summary>The repository, <c>owner/name</c>, spelled as GitHub shows it.</summary>
    public required string Repository { get; init; }

    /// <summary>The branch whose workflows get the role.</summary>
    public string DefaultBranch { get; init; } = "main";

    /// <summary>The cluster's name, and the beginning of the other names.</summary>
    public string Name { get; init; } = "showtime";

    /// <summary>The AWS region.</summary>
    public string Region { get; init; } = "us-west-2";

    /// <summary>The application's TCP port.</summary>
    public int Port { get; init; } = 8080;
}
