using Showtime.Core.Errors;

namespace Showtime.Adapters.Docker;

/// <summary>
/// The context folder and the Dockerfile of a commit. The commit is a stranger's: where it has a link in the place of a folder, following
/// that link would send this machine's files into a build that the stranger wrote.
/// </summary>
internal sealed record BuildContext(string Folder, string Dockerfile)
{
    const int MaximumLinks = 40;

    /// <exception cref="ShowtimeException">A path is missing, or leads out of the commit's files.</exception>
    public static BuildContext Resolve(string root, string context, string dockerfile)
    {
        root = RealPath(Path.GetFullPath(root));
        var folder = Inside(root, root, context, "image.context");
        if (!Directory.Exists(folder))
            throw Missing("image.context", context, "folder");
        var file = Inside(root, folder, dockerfile, "image.dockerfile");
        if (!File.Exists(file))
            throw Missing("image.dockerfile", dockerfile, "file");
        return new BuildContext(folder, file);
    }

    static string Inside(string root, string from, string relative, string key)
    {
        var path = RealPath(Path.GetFullPath(Path.Combine(from, relative)));
        if (!Path.IsPathRooted(relative) && (path == root || path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)))
            return path;
        throw new ShowtimeException(
            ShowtimeError.BuildFailed,
            $"{key}: '{relative}' leads out of the commit's files.",
            "Name a path inside the repository that is not a link to elsewhere.")
        {
            Target = key,
        };
    }

    /// <summary>The path with every link on the way followed.</summary>
    static string RealPath(string path)
    {
        for (var links = 0; links < MaximumLinks; links++)
        {
            var (link, remainder) = FirstLink(path);
            if (link is null)
                return path;
            var target = link.LinkTarget!;
            path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(link.FullName)!, target, remainder));
        }
        throw new ShowtimeException(ShowtimeError.BuildFailed, $"'{Path.GetFileName(path)}' is a link to itself.");
    }

    static (FileSystemInfo? Link, string Remainder) FirstLink(string path)
    {
        var current = Path.GetPathRoot(path)!;
        var parts = path[current.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < parts.Length; i++)
        {
            current = Path.Combine(current, parts[i]);
            FileSystemInfo info = Directory.Exists(current) ? new DirectoryInfo(current) : new FileInfo(current);
            if (info.LinkTarget is not null)
                return (info, Path.Combine(parts[(i + 1)..]));
        }
        return (null, "");
    }

    static ShowtimeException Missing(string key, string path, string kind) =>
        new(
            ShowtimeError.BuildFailed,
            $"{key}: the commit has no {kind} '{path}'.",
            $"Correct {key} in the configuration, or add the {kind}.") { Target = key };
}
