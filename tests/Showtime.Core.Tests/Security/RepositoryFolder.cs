namespace Showtime.Core.Tests.Security;

/// <summary>The folder of the repository that this run was built from.</summary>
static class RepositoryFolder
{
    public static string Path { get; } = Find();

    static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "Showtime.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
