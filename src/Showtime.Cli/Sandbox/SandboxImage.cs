using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Showtime.Cli.Sandbox;

/// <summary>What serves the sandbox's page in a container: a static busybox of this machine in an empty image, else the public busybox image.</summary>
/// <param name="Binary">The static busybox; null takes the public image.</param>
sealed record SandboxImage(string? Binary)
{
    public const string PublicImage = "busybox:stable";

    const int ProgramHeaderInterpreter = 3;

    /// <summary>A busybox of this machine that runs in an empty image; null where there is none.</summary>
    public static string? FindStaticBusybox() => OperatingSystem.IsLinux()
        ? new[] { "/bin/busybox", "/usr/bin/busybox" }.FirstOrDefault(path => File.Exists(path) && IsStatic(path))
        : null;

    /// <summary>What docker calls this machine's architecture.</summary>
    public static string Platform => "linux/" + RuntimeInformation.OSArchitecture switch
    {
        Architecture.Arm64 => "arm64",
        Architecture.X64 => "amd64",
        var other => other.ToString().ToLowerInvariant(),
    };

    /// <summary>Writes the Dockerfile, and what it copies, into a folder.</summary>
    public void WriteTo(string folder)
    {
        if (Binary is not null) File.Copy(Binary, Path.Combine(folder, "busybox"));
        // A web server that is process 1 ignores SIGTERM; killed at once it does not keep a service draining for ten seconds.
        File.WriteAllText(Path.Combine(folder, "Dockerfile"), string.Join('\n', [
            .. Binary is null
                ? [$"FROM {PublicImage} AS showtime"]
                : new[] { "FROM scratch AS showtime", "COPY busybox /bin/busybox", """RUN ["/bin/busybox", "--install", "-s", "/bin"]""" },
            "COPY site /site",
            "EXPOSE 8080",
            "STOPSIGNAL SIGKILL",
            """ENTRYPOINT ["/bin/busybox", "httpd", "-f", "-p", "8080", "-h", "/site"]""",
            "",
        ]));
    }

    /// <summary>Whether an ELF program names no interpreter: it needs no library of the machine.</summary>
    static bool IsStatic(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> header = stackalloc byte[64];
        if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length) return false;
        if (header is not [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, ..]) return false; // 64 bits, little-endian
        var offset = BinaryPrimitives.ReadInt64LittleEndian(header[32..]);
        var size = BinaryPrimitives.ReadInt16LittleEndian(header[54..]);
        var count = BinaryPrimitives.ReadInt16LittleEndian(header[56..]);
        Span<byte> type = stackalloc byte[4];
        for (var i = 0; i < count; i++)
        {
            file.Position = offset + (i * size);
            file.ReadExactly(type);
            if (BinaryPrimitives.ReadInt32LittleEndian(type) == ProgramHeaderInterpreter) return false;
        }

        return true;
    }
}
