using System.Runtime.InteropServices;

namespace Showtime.Adapters.Processes;

/// <summary>
/// Temporary folders, readable by this user only. A process that is killed leaves its folders behind, so each new
/// folder begins with deleting those that are too old to be in use.
/// </summary>
internal static class TemporaryFolders
{
    /// <summary>Longer than any job: Actions ends one after six hours.</summary>
    static readonly TimeSpan LongestUse = TimeSpan.FromHours(6);

    /// <summary>Creates a folder.</summary>
    /// <param name="purpose">A part of its name: <c>docker</c>, <c>commit</c>.</param>
    public static DirectoryInfo Create(string purpose)
    {
        Sweep(Path.GetTempPath(), DateTime.UtcNow);
        // It has mode 700 on Unix.
        return Directory.CreateTempSubdirectory($"showtime-{purpose}-");
    }

    /// <summary>Deletes the old folders of this user. A folder that cannot be deleted stays.</summary>
    internal static void Sweep(string root, DateTime now)
    {
        foreach (var purpose in new[] { "docker", "commit", "layers" })
        {
            foreach (var folder in new DirectoryInfo(root).EnumerateDirectories($"showtime-{purpose}-*"))
            {
                if (now - folder.LastWriteTimeUtc < LongestUse || !IsOurs(folder))
                    continue;
                try
                {
                    folder.Delete(recursive: true);
                }
                catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
                {
                    // It is still in use, or another run was faster.
                }
            }
        }
    }

    /// <summary>
    /// Whether a folder belongs to this user and is no link. Users share /tmp on Linux; on Windows and macOS each has a temporary folder.
    /// </summary>
    static bool IsOurs(DirectoryInfo folder)
    {
        if (folder.LinkTarget is not null)
            return false;
        if (!OperatingSystem.IsLinux())
            return true;
        try
        {
            // struct statx (statx(2)), the same on every architecture: stx_uid is its sixth 32-bit word.
            var answer = new byte[256];
            return NativeMethods.Statx(NativeMethods.CurrentFolder, folder.FullName, NativeMethods.DoNotFollow, NativeMethods.WantUser, answer) == 0
                && BitConverter.ToUInt32(answer, 20) == NativeMethods.EffectiveUser();
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    static class NativeMethods
    {
        public const int CurrentFolder = -100;
        public const int DoNotFollow = 0x100;
        public const uint WantUser = 0x8;

        [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Statx(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] answer);

        [DllImport("libc", EntryPoint = "geteuid")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern uint EffectiveUser();
    }
}
