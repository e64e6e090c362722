namespace Showtime.Tests.Shared;

/// <summary>The folder of the repository that this run was built from.</summary>
static class RepositoryFolder
{
    public static string Path { get; } = Find();

    /// <summary>A file or folder of the repository.</summary>
    public static string Combine(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>The text of a file of the repository.</summary>
    public static string Read(params string[] parts) => File.ReadAllText(Combine(parts));

    static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Showtime.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Tests run from within the repository.");
    }
}
