using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Showtime.Core.Ports;

namespace Showtime.Adapters;

/// <summary>An archive of an image as <c>docker save</c> writes it, for the sandbox without an engine: one layer with the commit's digits in a file.</summary>
internal static class SandboxArchive
{
    /// <summary>Writes one.</summary>
    public static void Write(string path, ImageBuildRequest request, string platform)
    {
        var layer = Tar([("commit", Encoding.ASCII.GetBytes(request.Sha))]);
        var configuration = JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["os"] = platform.Split('/')[0],
            ["architecture"] = platform.Split('/')[1],
            ["config"] = new JsonObject { ["Labels"] = new JsonObject { ["org.opencontainers.image.revision"] = request.Sha } },
            ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray("sha256:" + Hash(layer)) },
        });
        var name = Hash(configuration) + ".json";
        var manifest = JsonSerializer.SerializeToUtf8Bytes(new JsonArray(new JsonObject
        {
            ["Config"] = name,
            ["RepoTags"] = new JsonArray(request.Reference),
            ["Layers"] = new JsonArray("layer.tar"),
        }));
        File.WriteAllBytes(path, Tar([("layer.tar", layer), (name, configuration), ("manifest.json", manifest)]));
    }

    static byte[] Tar(IEnumerable<(string Name, byte[] Content)> files)
    {
        using var memory = new MemoryStream();
        using (var writer = new TarWriter(memory, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var data = new MemoryStream(content, writable: false);
                writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = data, ModificationTime = DateTimeOffset.UnixEpoch });
            }
        }

        return memory.ToArray();
    }

    static string Hash(byte[] content) => Convert.ToHexString(SHA256.HashData(content)).ToLowerInvariant();
}
