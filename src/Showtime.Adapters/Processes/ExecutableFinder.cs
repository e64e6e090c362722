namespace Showtime.Adapters.Processes;

/// <summary>Finds programs on a search path, without asking a shell.</summary>
internal static class ExecutableFinder
{
    /// <summary>
    /// Every program of that name, in the order of the path. Two names of one file count once. Relative folders in the path
    /// are skipped: what they hold depends on the current folder.
    /// </summary>
    public static IReadOnlyList<string> FindAll(string name, string? searchPath)
    {
        var extensions = OperatingSystem.IsWindows() ? [".exe", ".cmd", ".bat"] : new[] { "" };
        HashSet<string> seen = [];
        List<string> found = [];
        foreach (var folder in (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Path.IsPathFullyQualified(folder))
                continue;
            foreach (var extension in extensions)
            {
                var path = Path.Combine(folder, name + extension);
                if (IsExecutable(path) && seen.Add(RealPath(path)))
                    found.Add(path);
            }
        }
        return found;
    }

    public static bool IsExecutable(string path)
    {
        if (!File.Exists(path))
            return false;
        const UnixFileMode anyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & anyExecute) != UnixFileMode.None;
    }

    /// <summary>/bin may be a link to /usr/bin, and a program a link to another.</summary>
    static string RealPath(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        var realFolder = Directory.ResolveLinkTarget(folder, returnFinalTarget: true)?.FullName ?? folder;
        var file = Path.Combine(realFolder, Path.GetFileName(path));
        return File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file;
    }
}
