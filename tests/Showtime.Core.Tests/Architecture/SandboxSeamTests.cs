namespace Showtime.Core.Tests.Architecture;

/// <summary>The libraries of the product know the sandbox in three files only: its interface, the name of its command, and the images that it keeps as tags.</summary>
public sealed class SandboxSeamTests
{
    static readonly string[] Allowed = ["Showtime.Adapters/Composition/TagOnlyImages.cs", "Showtime.Core/Errors/Remedy.cs", "Showtime.Core/Ports/ISandbox.cs"];

    [Fact]
    public void The_word_sandbox_occurs_in_no_other_file_of_the_libraries()
    {
        var source = Path.Combine(RepositoryFolder.Path, "src");
        var found = new[] { "Showtime.Core", "Showtime.Hosting", "Showtime.Adapters" }
            .SelectMany(library => Directory.EnumerateFiles(Path.Combine(source, library), "*", SearchOption.AllDirectories))
            .Where(file => Path.GetExtension(file) is ".cs" or ".csproj")
            .Select(file => (Path: Path.GetRelativePath(source, file).Replace('\\', '/'), File: file))
            .Where(file => !file.Path.Contains("/obj/", StringComparison.Ordinal) && !file.Path.Contains("/bin/", StringComparison.Ordinal))
            .Where(file => File.ReadLines(file.File).Any(line => line.Contains("sandbox", StringComparison.OrdinalIgnoreCase) && !IsFriend(line)))
            .Select(file => file.Path);

        Assert.Equal(Allowed, found.Order(StringComparer.Ordinal));
    }

    /// <summary>The sandbox's host sees the internals that it fills; that makes nothing of it known.</summary>
    static bool IsFriend(string line) => line.Contains("<InternalsVisibleTo ", StringComparison.Ordinal);
}
