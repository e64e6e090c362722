namespace Showtime.Adapters.Tests.Infrastructure;

/// <summary>The Terraform module as it is in the repository.</summary>
static class InfrastructureFolder
{
    public static string Path { get; } = System.IO.Path.Combine(Root(), "infra");

    public static string Read(string file) => File.ReadAllText(System.IO.Path.Combine(Path, file));

    static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Showtime.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Tests run from within the repository.");
    }
}
