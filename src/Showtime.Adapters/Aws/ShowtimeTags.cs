using System.Globalization;
using System.Text;
using Amazon.ECS.Model;
using Showtime.Core.Environments;
using Showtime.Core.Ports;

namespace Showtime.Adapters.Aws;

/// <summary>The tags on services and task definitions (protocol §2, and more of our own): what the cloud remembers of a deployment.</summary>
internal static class ShowtimeTags
{
    internal const string PullRequest = "pr";
    internal const string Repository = "showtime_repository";
    internal const string RepositoryId = "showtime_repository_id";
    internal const string User = "github_user";
    internal const string Created = "showtime_created";
    internal const string Expires = "showtime_expires";
    internal const string Managed = "showtime_managed";
    internal const string Fingerprint = "showtime_fingerprint";
    internal const string Token = "showtime_token";
    internal const string Size = "showtime_size";
    internal const string Resources = "showtime_resources";
    internal const string Image = "showtime_image";
    internal const string Digest = "showtime_digest";
    internal const string Spot = "showtime_spot";

    const string Arm = "arm64";
    const string X86 = "x86_64";
    const string BotSuffix = "[bot]";
    const int MaxValueLength = 256;

    /// <summary>All the tags of a new service.</summary>
    internal static List<Tag> Of(DeploymentRequest request, string fingerprint) =>
    [
        Tag(PullRequest, request.PullRequest.ToString(CultureInfo.InvariantCulture)),
        Tag(Repository, Sanitise(request.Repository)),
        Tag(RepositoryId, request.RepositoryId?.ToString(CultureInfo.InvariantCulture) ?? ""),
        Tag(User, Sanitise(request.RequestedBy)),
        Tag(Created, Seconds(request.CreatedAt)),
        Tag(Expires, Seconds(request.ExpiresAt)),
        Tag(Managed, "true"),
        .. OfRevision(request, fingerprint),
    ];

    /// <summary>What tells one task definition revision from another.</summary>
    internal static List<Tag> OfRevision(DeploymentRequest request, string fingerprint) =>
    [
        Tag(Fingerprint, fingerprint),
        Tag(Token, Sanitise(request.Token)),
        Tag(Size, request.Size.ToString().ToLowerInvariant()),
        Tag(Resources, request.Resources is { } task ? Write(task) : ""),
        Tag(Image, Sanitise(request.Image)),
        Tag(Digest, request.Digest ?? ""),
    ];

    /// <summary>The size that a start chose; null where no tag says it.</summary>
    internal static EnvironmentSize? ReadSize(IReadOnlyList<Tag>? tags) =>
        Enum.TryParse<EnvironmentSize>(Read(tags, Size), ignoreCase: true, out var size) && Enum.IsDefined(size) ? size : null;

    /// <summary>What each task is given: <c>512/2048/x86_64</c>, with the GB of ephemeral storage after it if the task definition says them.</summary>
    internal static TaskResources? ReadResources(IReadOnlyList<Tag>? tags) =>
        Read(tags, Resources)?.Split('/') is [var cpu, var memory, X86 or Arm, ..] parts
        && int.TryParse(cpu, NumberStyles.None, CultureInfo.InvariantCulture, out var units)
        && int.TryParse(memory, NumberStyles.None, CultureInfo.InvariantCulture, out var mib)
        && (parts.Length == 3 ? "0" : parts[3]) is var more
        && int.TryParse(more, NumberStyles.None, CultureInfo.InvariantCulture, out var storage)
            ? new(units / TaskResources.UnitsPerVcpu, mib / TaskResources.MibPerGb) { IsArm = parts[2] == Arm, StorageGb = storage }
            : null;

    static string Write(TaskResources task)
    {
        var (units, mib) = (task.Vcpu * TaskResources.UnitsPerVcpu, task.MemoryGb * TaskResources.MibPerGb);
        var storage = task.StorageGb > 0 ? FormattableString.Invariant($"/{task.StorageGb}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{units:0}/{mib:0}/{(task.IsArm ? Arm : X86)}{storage}");
    }

    /// <summary>The expiry as a tag. No expiry is an empty value, because tags are overwritten and never removed.</summary>
    internal static Tag Expiry(DateTimeOffset? expiresAt) => Tag(Expires, Seconds(expiresAt));

    /// <summary>Whether a service that was meant for spot capacity has left it: an update leaves it where it is then.</summary>
    internal static Tag LeftSpot(bool left) => Tag(Spot, left ? "left" : "");

    /// <summary>A tag's value; null where it is absent or empty.</summary>
    internal static string? Read(IReadOnlyList<Tag>? tags, string key) =>
        tags?.FirstOrDefault(t => t.Key == key)?.Value is { Length: > 0 } value ? value : null;

    /// <summary>A time that was written as Unix seconds; null where there is none, or something else.</summary>
    internal static DateTimeOffset? ReadTime(IReadOnlyList<Tag>? tags, string key) =>
        long.TryParse(Read(tags, key), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    /// <summary>
    /// A value that ECS takes: letters, digits, spaces and <c>_ . / = + - : @</c>, 256 characters at most. A bot's login loses its
    /// <c>[bot]</c>, as everywhere in Showtime; other characters become an underscore.
    /// </summary>
    internal static string Sanitise(string value)
    {
        var text = value.EndsWith(BotSuffix, StringComparison.Ordinal) ? value[..^BotSuffix.Length] : value;
        var allowed = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (allowed.Length == MaxValueLength) break;
            var fits = rune.IsBmp && (Rune.IsLetterOrDigit(rune) || "_./=+-:@ ".Contains((char)rune.Value, StringComparison.Ordinal));
            allowed.Append(fits ? (char)rune.Value : '_');
        }

        return allowed.ToString();
    }

    static Tag Tag(string key, string value) => new() { Key = key, Value = value };

    static string Seconds(DateTimeOffset? time) => time?.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) ?? "";
}
