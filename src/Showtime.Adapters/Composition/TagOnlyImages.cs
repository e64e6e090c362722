using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.ECR.Model;
using Showtime.Adapters.Aws;
using Showtime.Adapters.Docker;
using Showtime.Adapters.Registries;
using Showtime.Core.Errors;
using Showtime.Core.Ports;

namespace Showtime.Adapters;

/// <summary>
/// Images as tags without layers, which is all that the sandbox's ECR keeps. The one place of the product that knows the sandbox: it sets
/// <see cref="Variable"/>, and what is built and published comes here instead of to a registry.
/// </summary>
public static class TagOnlyImages
{
    /// <summary>The variable with which the sandbox chooses how images come about.</summary>
    public const string Variable = "SHOWTIME_BUILDER";

    /// <summary>Build nothing: register the image's tag.</summary>
    public const string Register = "sandbox";

    /// <summary>Build with Docker into this machine's engine, then register the tag.</summary>
    public const string BuildAndRegister = "sandbox+docker";

    /// <summary>Whether they are asked for. A tag without an image must never come into a real registry, so only a cloud on this machine counts.</summary>
    /// <exception cref="ShowtimeException">They are asked for, and the cloud is not on this machine.</exception>
    internal static bool AreChosen(ConnectionOptions options)
    {
        var chosen = options.Variables.GetValueOrDefault(Variable);
        if (string.IsNullOrEmpty(chosen)) return false;
        var onThisMachine = options.MessageHandler is not null
            || (Uri.TryCreate(options.Variables.GetValueOrDefault("AWS_ENDPOINT_URL"), UriKind.Absolute, out var endpoint) && endpoint.IsLoopback);
        return onThisMachine
            ? true
            : throw new ShowtimeException(
                ShowtimeError.InvalidConfiguration,
                $"{Variable} is '{chosen}', but AWS_ENDPOINT_URL does not lead to a sandbox on this machine.",
                Remedy.Of($"Unset {Variable}, or set the variables that '{new JobCall(Job.Sandbox)}' shows."));
    }

    /// <summary>Registers tags; null where images are real.</summary>
    /// <param name="options">Name the variable, and are told what is done.</param>
    /// <param name="regions">The sandbox's AWS.</param>
    /// <param name="docker">Builds into this machine's engine.</param>
    /// <param name="platform">What an image that is made up for an archive says it runs on.</param>
    internal static IImageBuilder? Builder(ConnectionOptions options, AwsRegions regions, Func<IImageBuilder> docker, string platform)
    {
        if (!AreChosen(options)) return null;
        return options.Variables[Variable] switch
        {
            Register => new TagBuilder(regions, docker: null, options.Log, platform),
            BuildAndRegister => new TagBuilder(regions, docker(), options.Log, platform),
            var other => throw new ShowtimeException(
                ShowtimeError.InvalidConfiguration, $"{Variable} is '{other}', which is no builder.",
                $"Unset {Variable}; it is {Register} or {BuildAndRegister} only against the sandbox."),
        };
    }

    /// <summary>Registers the tag of an archive that has passed the checks.</summary>
    /// <param name="checks">Checks, and pushes nothing.</param>
    /// <param name="regions">The sandbox's AWS.</param>
    /// <param name="log">Is told what is done.</param>
    internal static IImagePublisher Publisher(IImagePublisher checks, AwsRegions regions, IActivityLog? log) =>
        new TagPublisher(checks, new TagBuilder(regions, docker: null, log, platform: ""));

    sealed class TagBuilder(AwsRegions regions, IImageBuilder? docker, IActivityLog? log, string platform) : IImageBuilder
    {
        public async Task<string?> BuildAsync(ImageBuildRequest request, CancellationToken cancellationToken)
        {
            if (docker is not null) await docker.BuildAsync(request, cancellationToken).ConfigureAwait(false);
            if (request.Archive is { } archive)
            {
                if (docker is null) ImageArchive.Write(archive, request, platform);
                return null;
            }

            var image = ImageReference.Parse(request.Reference);
            if (EcrHost.Parse(image.Registry) is not { } host)
            {
                throw new ShowtimeException(
                    ShowtimeError.InvalidConfiguration,
                    $"{Variable} is set, and {image} is not in ECR: the sandbox has no other registry.",
                    $"Unset {Variable}, or use the sandbox's own configuration.");
            }

            log?.Report(new(ActivityKind.Step, $"Registering {image.Tag} in the sandbox's ECR", request.PullRequest));
            var manifest = new JsonObject
            {
                ["schemaVersion"] = 2,
                ["mediaType"] = "application/vnd.oci.image.manifest.v1+json",
                ["annotations"] = new JsonObject
                {
                    ["org.opencontainers.image.revision"] = request.Sha,
                    ["showtime.build"] = Guid.NewGuid().ToString("N"), // built again it is another image under the same tag
                },
            }.ToJsonString();
            var put = new PutImageRequest { RepositoryName = image.Repository, ImageManifest = manifest, ImageTag = image.Tag };
            await AwsTranslation.AsShowtimeAsync(regions[host.Region].Ecr.PutImageAsync(put, cancellationToken)).ConfigureAwait(false);
            return ImageReference.DigestOf(Encoding.UTF8.GetBytes(manifest));
        }
    }

    sealed class TagPublisher(IImagePublisher checks, IImageBuilder registers) : IImagePublisher
    {
        public async Task<string?> PublishAsync(ImageArchiveRequest request, CancellationToken cancellationToken)
        {
            await checks.PublishAsync(request, cancellationToken).ConfigureAwait(false);
            var tag = new ImageBuildRequest { PullRequest = request.PullRequest, Sha = request.Sha, Reference = request.Reference };
            return await registers.BuildAsync(tag, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>An archive of an image as <c>docker save</c> writes it, where nothing is built: one layer with the commit's digits in a file.</summary>
    static class ImageArchive
    {
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
}
