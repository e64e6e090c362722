using System.Security.Cryptography;
using System.Text;

namespace Showtime.Sandbox.Aws.Ecr;

/// <summary>The account's private registry, and what is known about images elsewhere.</summary>
sealed class Registry
{
    public const string ManifestType = "application/vnd.docker.distribution.manifest.v2+json";

    readonly AwsWorld _world;
    readonly Dictionary<string, bool> _forced = new(StringComparer.Ordinal);

    public Registry(AwsWorld world)
    {
        _world = world;
        foreach (var name in world.Options.Repositories) Repositories[name] = new(name, world.Now);
    }

    public Dictionary<string, Repository> Repositories { get; } = new(StringComparer.Ordinal);

    /// <summary>Host, and port where it has one, as an image reference begins.</summary>
    public string Host => _world.Options.RegistryEndpoint?.Authority ?? $"{_world.Options.AccountId}.dkr.ecr.{_world.Options.Region}.amazonaws.com";

    public string Endpoint => _world.Options.RegistryEndpoint?.GetLeftPart(UriPartial.Authority) ?? "https://" + Host;

    public void Force(string image, bool pullable) => _forced[image] = pullable;

    public bool CanPull(string image)
    {
        if (_forced.TryGetValue(image, out var forced) || _forced.TryGetValue(Named(image), out forced)) return forced;
        // A real registry on loopback that serves as ECR holds what was pushed to it; the model does not see that.
        if (_world.Options.RegistryEndpoint is not null || !image.StartsWith(Host + "/", StringComparison.Ordinal))
        {
            return _world.Options.ImagePullable(image);
        }

        var name = image[(Host.Length + 1)..];
        var at = name.Split('@');
        if (at.Length == 2) return Repositories.GetValueOrDefault(at[0].Split(':')[0])?.Find(at[1], null) is not null;
        var parts = name.Split(':');
        return Repositories.GetValueOrDefault(parts[0])?.Find(null, parts.Length == 2 ? parts[1] : "latest") is not null;
    }

    /// <summary>An image that is named by its digest, by its tag: what runs tasks knows no digest of an image that is in the sandbox alone.</summary>
    public string Named(string image)
    {
        var isOurs = _world.Options.RegistryEndpoint is null && image.StartsWith(Host + "/", StringComparison.Ordinal);
        if (!isOurs || image.Split('@') is not [var repository, var digest]) return image;

        var found = Repositories.GetValueOrDefault(repository[(Host.Length + 1)..].Split(':')[0])?.Find(digest, null);
        return found?.Tags.Order(StringComparer.Ordinal).FirstOrDefault() is { } tag ? $"{repository}:{tag}" : image;
    }

    /// <summary>Puts an image under a tag; the tag leaves the image that had it.</summary>
    public EcrImage Put(Repository repository, string manifest, string? tag, string? mediaType, DateTimeOffset now)
    {
        var digest = "sha256:" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(manifest))).ToLowerInvariant();
        if (!repository.Images.TryGetValue(digest, out var image))
        {
            image = new(digest, manifest, mediaType ?? ManifestType, now, 413_000_000);
            repository.Images[digest] = image;
        }

        if (tag is not null)
        {
            foreach (var other in repository.Images.Values) other.Tags.Remove(tag);
            image.Tags.Add(tag);
        }

        _world.Touch();
        return image;
    }
}

/// <summary>An ECR repository.</summary>
sealed class Repository(string name, DateTimeOffset createdAt)
{
    public string Name => name;

    public DateTimeOffset CreatedAt => createdAt;

    /// <summary>By digest.</summary>
    public Dictionary<string, EcrImage> Images { get; } = new(StringComparer.Ordinal);

    public EcrImage? Find(string? digest, string? tag) =>
        digest is not null ? Images.GetValueOrDefault(digest) is { } image && (tag is null || image.Tags.Contains(tag)) ? image : null
            : tag is not null ? Images.Values.FirstOrDefault(i => i.Tags.Contains(tag))
            : null;
}

/// <summary>An image in a repository: one manifest, any number of tags.</summary>
sealed record EcrImage(string Digest, string Manifest, string MediaType, DateTimeOffset PushedAt, long Bytes)
{
    public SortedSet<string> Tags { get; } = new(StringComparer.Ordinal);
}
