namespace Showtime.Adapters.Tests.Infrastructure;

/// <summary>The Terraform module as it is in the repository.</summary>
static class InfrastructureFolder
{
    public static string Path { get; } = RepositoryFolder.Combine("infra");

    public static string Read(string file) => File.ReadAllText(System.IO.Path.Combine(Path, file));
}
