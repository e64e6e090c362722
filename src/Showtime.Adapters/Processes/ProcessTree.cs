using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Showtime.Adapters.Processes;

/// <summary>
/// A process and its descendants at one moment. On Linux this snapshot is needed: once a parent is dead, its children
/// have another parent and <see cref="Process.Kill(bool)"/> does not find them.
/// </summary>
internal sealed class ProcessTree
{
    const int TerminateSignal = 15;
    const int KillSignal = 9;

    readonly Process root;
    readonly List<Member> descendants;

    ProcessTree(Process root, List<Member> descendants)
    {
        this.root = root;
        this.descendants = descendants;
    }

    public static ProcessTree Of(Process root) => new(root, OperatingSystem.IsLinux() ? Descendants(root.Id) : []);

    /// <summary>Asks every process to end (SIGTERM). False where that cannot be asked.</summary>
    public bool RequestStop()
    {
        if (OperatingSystem.IsWindows())
            return false;
        // The root first: a parent whose child ends before the parent gets its signal reports a failure.
        var asked = !root.HasExited && NativeMethods.Kill(root.Id, TerminateSignal) == 0;
        foreach (var member in descendants)
            member.Send(TerminateSignal);
        return asked;
    }

    /// <summary>Ends whatever is left.</summary>
    public void Kill()
    {
        try
        {
            root.Kill(entireProcessTree: true);
        }
        catch (Exception failure) when (failure is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended meanwhile, or a descendant could not be killed: the snapshot below tries again.
        }
        foreach (var member in descendants)
            member.Send(KillSignal);
    }

    static List<Member> Descendants(int rootId)
    {
        var byParent = Directory.EnumerateDirectories("/proc")
            .Select(static path => Member.Read(Path.GetFileName(path)))
            .OfType<Member>()
            .ToLookup(static member => member.ParentId);
        List<Member> found = [];
        Queue<int> parents = new([rootId]);
        while (parents.TryDequeue(out var parent))
        {
            foreach (var child in byParent[parent])
            {
                found.Add(child);
                parents.Enqueue(child.Id);
            }
        }
        return found;
    }

    /// <summary>The start time tells a process from a later one that was given the same number.</summary>
    sealed record Member(int Id, int ParentId, string StartTime)
    {
        public static Member? Read(string name)
        {
            if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                return null;
            try
            {
                // "pid (name, which may hold spaces and brackets) state ppid … starttime …", see proc(5).
                var text = File.ReadAllText($"/proc/{name}/stat");
                var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
                return new Member(id, int.Parse(fields[1], CultureInfo.InvariantCulture), fields[19]);
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }

        public void Send(int signal)
        {
            if (Read(Id.ToString(CultureInfo.InvariantCulture)) is { } now && now.StartTime == StartTime)
                _ = NativeMethods.Kill(Id, signal);
        }
    }

    static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Kill(int processId, int signal);
    }
}
