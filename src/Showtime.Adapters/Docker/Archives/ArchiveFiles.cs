using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Showtime.Adapters.Docker.Archives;

/// <summary>
/// The files in a tar, read where they are: nothing is unpacked, so that no name in it is ever a path on this machine. One file is read at a time.
/// </summary>
internal sealed class ArchiveFiles : IAsyncDisposable
{
    readonly ArchiveLimits _limits;
    readonly FileStream _stream;
    readonly TarReader _reader;
    readonly Dictionary<string, TarEntry> _files = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> _links = new(StringComparer.Ordinal);

    ArchiveFiles(FileStream stream, ArchiveLimits limits)
    {
        _stream = stream;
        _limits = limits;
        _reader = new TarReader(stream, leaveOpen: true);
    }

    /// <summary>Opens an archive and reads its table of contents.</summary>
    /// <exception cref="ArchiveException">It is no tar, or one that no tool for images writes.</exception>
    public static async Task<ArchiveFiles> OpenAsync(string path, ArchiveLimits limits, CancellationToken cancellationToken)
    {
        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArchiveException(e.Message, e);
        }

        var files = new ArchiveFiles(stream, limits);
        try
        {
            await files.IndexAsync(cancellationToken).ConfigureAwait(false);
            return files;
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or EndOfStreamException or IOException or ArgumentException)
        {
            await files.DisposeAsync().ConfigureAwait(false);
            throw new ArchiveException($"it is not a whole tar archive ({e.Message.TrimEnd('.')})", e);
        }
        catch
        {
            await files.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public bool Has(string name) => Find(name) is not null;

    /// <summary>The content of a file, from its beginning.</summary>
    public Stream Read(string name)
    {
        var entry = Find(name) ?? throw new ArchiveException($"it names '{Shown(name)}' and does not have it");
        if (entry.DataStream is not { } data) return Stream.Null;
        data.Position = 0;
        return data;
    }

    public long SizeOf(string name) => Find(name)?.Length ?? throw new ArchiveException($"it names '{Shown(name)}' and does not have it");

    public async Task<byte[]> ReadAllAsync(string name, CancellationToken cancellationToken)
    {
        if (SizeOf(name) > _limits.Json) throw new ArchiveException($"'{Shown(name)}' is larger than {_limits.Json} bytes");
        using var memory = new MemoryStream();
        await Read(name).CopyToAsync(memory, cancellationToken).ConfigureAwait(false);
        return memory.ToArray();
    }

    public async Task<JsonNode> ReadJsonAsync(string name, CancellationToken cancellationToken) =>
        ParseJson(await ReadAllAsync(name, cancellationToken).ConfigureAwait(false), name);

    public static JsonNode ParseJson(byte[] bytes, string name)
    {
        try
        {
            return JsonNode.Parse(bytes, documentOptions: new JsonDocumentOptions { MaxDepth = 32 }) ?? throw new ArchiveException($"'{Shown(name)}' is empty");
        }
        catch (JsonException e)
        {
            throw new ArchiveException($"'{Shown(name)}' is not JSON", e);
        }
    }

    /// <summary>A name as it may be shown: a stranger chose it.</summary>
    public static string Shown(string name)
    {
        var printable = new string([.. name.Where(static c => c is > ' ' and < (char)127)]);
        return printable.Length > 100 ? printable[..100] + "…" : printable;
    }

    public async ValueTask DisposeAsync()
    {
        await _reader.DisposeAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
    }

    async Task IndexAsync(CancellationToken cancellationToken)
    {
        if (_stream.Length > _limits.Bytes) throw new ArchiveException($"it is larger than {_limits.Bytes >> 20} MiB");
        var count = 0;
        while (await _reader.GetNextEntryAsync(copyData: false, cancellationToken).ConfigureAwait(false) is { } entry)
        {
            if (++count > _limits.Files) throw new ArchiveException($"it has more than {_limits.Files} files");
            var name = Checked(entry.Name);
            switch (entry.EntryType)
            {
                case TarEntryType.RegularFile or TarEntryType.V7RegularFile:
                    if (!_files.TryAdd(name, entry)) throw new ArchiveException($"it has '{Shown(name)}' twice");
                    break;

                // Older engines write a layer that several images share once, and links to it.
                case TarEntryType.SymbolicLink:
                    _links[name] = Checked(Join(name, entry.LinkName));
                    break;

                case TarEntryType.HardLink:
                    _links[name] = Checked(entry.LinkName);
                    break;

                case TarEntryType.Directory or TarEntryType.GlobalExtendedAttributes:
                    break;

                default:
                    throw new ArchiveException($"'{Shown(name)}' is neither a file nor a folder");
            }
        }

        if (count == 0) throw new ArchiveException("it is not a tar archive, or an empty one");
    }

    TarEntry? Find(string name)
    {
        name = Checked(name);
        return _files.GetValueOrDefault(name) ?? (_links.TryGetValue(name, out var target) ? _files.GetValueOrDefault(target) : null);
    }

    /// <summary>The name within the archive. No name is ever looked up on the disk; one that tries to lead out of the archive gives its maker away.</summary>
    static string Checked(string name)
    {
        List<string> parts = [.. name.Replace('\\', '/').Split('/').Where(static part => part is not ("" or "."))];
        if (name.StartsWith('/') || parts.Contains("..", StringComparer.Ordinal)) throw new ArchiveException($"the name '{Shown(name)}' leads out of it");
        return string.Join('/', parts);
    }

    static string Join(string link, string target)
    {
        List<string> parts = [.. link.Split('/')[..^1]];
        if (target.StartsWith('/')) return target;
        foreach (var part in target.Split('/'))
        {
            if (part == ".." && parts.Count > 0) parts.RemoveAt(parts.Count - 1);
            else parts.Add(part);
        }

        return string.Join('/', parts);
    }
}

/// <summary>An archive is not what it has to be. The message continues the sentence "it is not published: …".</summary>
internal sealed class ArchiveException(string reason, Exception? inner = null) : Exception(reason, inner);

/// <summary>What an archive may use up. A stranger made it.</summary>
internal sealed record ArchiveLimits
{
    public static ArchiveLimits Default { get; } = new();

    /// <summary>The archive's size in bytes, and that of all layers unpacked.</summary>
    public long Bytes { get; init; } = 20L << 30;

    public int Files { get; init; } = 5_000;

    public int Layers { get; init; } = 200;

    /// <summary>The size of one JSON document in bytes.</summary>
    public int Json { get; init; } = 4 << 20;
}
