using System.Text;
using System.Text.Json.Nodes;
using Showtime.Sandbox.Aws.Wire;
using static Showtime.Sandbox.Aws.Wire.JsonReading;

namespace Showtime.Sandbox.Aws.Ecr;

/// <summary>The actions of ECR.</summary>
sealed class EcrOperations
{
    const int PageSize = 100;
    const int LargestPage = 1000;
    static readonly TimeSpan TokenLife = TimeSpan.FromHours(12);

    readonly AwsWorld _world;

    public EcrOperations(AwsWorld world)
    {
        _world = world;
        Operations = new(StringComparer.Ordinal)
        {
            ["GetAuthorizationToken"] = GetAuthorizationToken,
            ["DescribeRepositories"] = DescribeRepositories,
            ["CreateRepository"] = CreateRepository,
            ["DescribeImages"] = DescribeImages,
            ["ListImages"] = ListImages,
            ["BatchGetImage"] = BatchGetImage,
            ["PutImage"] = PutImage,
            ["BatchDeleteImage"] = BatchDeleteImage,
        };
    }

    public Dictionary<string, JsonOperation> Operations { get; }

    Registry Registry => _world.Registry;

    string Account => _world.Options.AccountId;

    JsonObject GetAuthorizationToken(JsonObject body, Caller caller) => new()
    {
        ["authorizationData"] = new JsonArray(new JsonObject
        {
            ["authorizationToken"] = Convert.ToBase64String(Encoding.UTF8.GetBytes("AWS:" + _world.Options.RegistryPassword)),
            ["expiresAt"] = Epoch(_world.Now + TokenLife),
            ["proxyEndpoint"] = Registry.Endpoint,
        }),
    };

    JsonObject DescribeRepositories(JsonObject body, Caller caller)
    {
        var names = body.Strings("repositoryNames");
        var repositories = names.Count > 0 ? names.Select(Repository) : Registry.Repositories.Values.OrderBy(static r => r.Name, StringComparer.Ordinal);
        var (page, next) = Paging.Take([.. repositories], static r => r.Name, Size(body), body.Str("nextToken"), "InvalidParameterException");
        return WithNext(new() { ["repositories"] = ArrayOf(page.Select(Shape)) }, next);
    }

    JsonObject CreateRepository(JsonObject body, Caller caller)
    {
        var name = body.Str("repositoryName") ?? throw AwsException.InvalidParameter("Invalid parameter at 'repositoryName'");
        var made = new Repository(name, _world.Now);
        if (!Registry.Repositories.TryAdd(name, made))
        {
            throw new AwsException("RepositoryAlreadyExistsException", $"The repository with name '{name}' already exists in the registry with id '{Account}'");
        }

        _world.Touch();
        return new() { ["repository"] = Shape(made) };
    }

    JsonObject DescribeImages(JsonObject body, Caller caller)
    {
        var repository = Repository(body);
        var ids = body.Objects("imageIds");
        if (ids.Count > 100)
        {
            throw AwsException.InvalidParameter("Invalid parameter at 'imageIds' failed to satisfy constraint: 'Member must have length less than or equal to 100'");
        }

        if (ids.Count == 0)
        {
            var tagStatus = body.Obj("filter")?.Str("tagStatus");
            var images = repository.Images.Values
                .Where(i => tagStatus switch { "TAGGED" => i.Tags.Count > 0, "UNTAGGED" => i.Tags.Count == 0, _ => true })
                .OrderBy(static i => i.Digest, StringComparer.Ordinal);
            var (page, next) = Paging.Take([.. images], static i => i.Digest, Size(body), body.Str("nextToken"), "InvalidParameterException");
            return WithNext(new() { ["imageDetails"] = ArrayOf(page.Select(i => Details(repository, i))) }, next);
        }

        var found = ids.Select(id => Find(repository, id) ?? throw new AwsException(
            "ImageNotFoundException",
            $"The image with imageId {{imageDigest:'{id.Str("imageDigest") ?? "null"}', imageTag:'{id.Str("imageTag") ?? "null"}'}} does not exist within the repository with name '{repository.Name}' in the registry with id '{Account}'"));
        return new() { ["imageDetails"] = ArrayOf(found.Distinct().Select(i => Details(repository, i))) };
    }

    JsonObject ListImages(JsonObject body, Caller caller)
    {
        var repository = Repository(body);
        var tagStatus = body.Obj("filter")?.Str("tagStatus");
        var ids = repository.Images.Values
            .SelectMany(static i => i.Tags.Count == 0 ? [(i.Digest, Tag: (string?)null)] : i.Tags.Select(t => (i.Digest, Tag: (string?)t)))
            .Where(i => tagStatus switch { "TAGGED" => i.Tag is not null, "UNTAGGED" => i.Tag is null, _ => true })
            .OrderBy(static i => i.Digest + "/" + i.Tag, StringComparer.Ordinal);
        var (page, next) = Paging.Take([.. ids], static i => i.Digest + "/" + i.Tag, Size(body), body.Str("nextToken"), "InvalidParameterException");
        return WithNext(new() { ["imageIds"] = ArrayOf(page.Select(static i => Id(i.Digest, i.Tag))) }, next);
    }

    JsonObject BatchGetImage(JsonObject body, Caller caller)
    {
        var repository = Repository(body);
        var images = new JsonArray();
        var failures = new JsonArray();
        foreach (var id in Ids(body))
        {
            if (Find(repository, id) is not { } image) failures.Add(NotFound(id));
            else images.Add(Shape(repository, image, id.Str("imageTag")));
        }

        return new() { ["images"] = images, ["failures"] = failures };
    }

    JsonObject PutImage(JsonObject body, Caller caller)
    {
        var repository = Repository(body);
        var manifest = body.Str("imageManifest");
        if (string.IsNullOrEmpty(manifest))
        {
            throw AwsException.InvalidParameter("Invalid parameter at 'imageManifest' failed to satisfy constraint: 'Member must not be null'");
        }

        var tag = body.Str("imageTag");
        var image = Registry.Put(repository, manifest, tag, body.Str("imageManifestMediaType"), _world.Now);
        return new() { ["image"] = Shape(repository, image, tag) };
    }

    JsonObject BatchDeleteImage(JsonObject body, Caller caller)
    {
        var repository = Repository(body);
        var deleted = new JsonArray();
        var failures = new JsonArray();
        foreach (var id in Ids(body))
        {
            if (Find(repository, id) is not { } image)
            {
                failures.Add(NotFound(id));
                continue;
            }

            // By tag only the tag goes, and the image with its last tag; by digest everything goes.
            List<string?> tags = id.Str("imageDigest") is null ? [id.Str("imageTag")] : image.Tags.Count == 0 ? [null] : [.. image.Tags];
            foreach (var tag in tags)
            {
                deleted.Add(Id(image.Digest, tag));
                if (tag is not null) image.Tags.Remove(tag);
            }

            if (image.Tags.Count == 0) repository.Images.Remove(image.Digest);
            _world.Touch();
        }

        return new() { ["imageIds"] = deleted, ["failures"] = failures };
    }

    Repository Repository(JsonObject body)
    {
        if (body.Str("registryId") is { } registry && registry != Account) throw Missing(body.Str("repositoryName") ?? "", registry);
        return Repository(body.Str("repositoryName")
           
                ?? throw AwsException.InvalidParameter("Invalid parameter at 'repositoryName' failed to satisfy constraint: 'Member must not be null'"));
    }

    Repository Repository(string name) => Registry.Repositories.GetValueOrDefault(name) ?? throw Missing(name, Account);

    static AwsException Missing(string name, string registry) =>
        new("RepositoryNotFoundException", $"The repository with name '{name}' does not exist in the registry with id '{registry}'");

    static EcrImage? Find(Repository repository, JsonObject id) => repository.Find(id.Str("imageDigest"), id.Str("imageTag"));

    static IReadOnlyList<JsonObject> Ids(JsonObject body) => body.Objects("imageIds") is { Count: > 0 and <= 100 } ids
        ? ids
        : throw AwsException.InvalidParameter("Invalid parameter at 'imageIds' failed to satisfy constraint: 'Member must have length between 1 and 100'");

    static int Size(JsonObject body) => body.Int("maxResults") switch
    {
        null => PageSize,
        >= 1 and <= LargestPage and var size => size,
        _ => throw AwsException.InvalidParameter("Invalid parameter at 'maxResults' failed to satisfy constraint: 'Member must be between 1 and 1000'"),
    };

    static JsonObject WithNext(JsonObject answer, string? next)
    {
        if (next is not null) answer["nextToken"] = next;
        return answer;
    }

    static JsonObject Id(string digest, string? tag)
    {
        var id = new JsonObject { ["imageDigest"] = digest };
        if (tag is not null) id["imageTag"] = tag;
        return id;
    }

    static JsonObject NotFound(JsonObject id) => new()
    {
        ["imageId"] = id.Copy(),
        ["failureCode"] = "ImageNotFound",
        ["failureReason"] = "Requested image not found",
    };

    JsonObject Details(Repository repository, EcrImage image)
    {
        var details = new JsonObject
        {
            ["registryId"] = Account,
            ["repositoryName"] = repository.Name,
            ["imageDigest"] = image.Digest,
            ["imageSizeInBytes"] = image.Bytes,
            ["imagePushedAt"] = Epoch(image.PushedAt),
            ["imageManifestMediaType"] = image.MediaType,
            ["artifactMediaType"] = "application/vnd.docker.container.image.v1+json",
        };
        if (image.Tags.Count > 0) details["imageTags"] = ArrayOf(image.Tags);
        return details;
    }

    JsonObject Shape(Repository repository, EcrImage image, string? tag) => new()
    {
        ["registryId"] = Account,
        ["repositoryName"] = repository.Name,
        ["imageId"] = Id(image.Digest, tag),
        ["imageManifest"] = image.Manifest,
        ["imageManifestMediaType"] = image.MediaType,
    };

    JsonObject Shape(Repository repository) => new()
    {
        ["repositoryArn"] = _world.Arn("ecr", $"repository/{repository.Name}"),
        ["registryId"] = Account,
        ["repositoryName"] = repository.Name,
        ["repositoryUri"] = $"{Registry.Host}/{repository.Name}",
        ["createdAt"] = Epoch(repository.CreatedAt),
        ["imageTagMutability"] = "MUTABLE",
        ["imageScanningConfiguration"] = new JsonObject { ["scanOnPush"] = false },
        ["encryptionConfiguration"] = new JsonObject { ["encryptionType"] = "AES256" },
    };
}
