using System.Text.RegularExpressions;
using Showtime.Adapters.Registries;
using Showtime.Core.Configuration;
using Showtime.Core.Errors;

namespace Showtime.Adapters.Docker;

/// <summary>
/// The arguments of <c>docker build</c> and <c>docker buildx build</c>. Every value is joined to its option with <c>=</c>, so that one
/// that begins with a dash stays a value, and the context stands after <c>--</c>.
/// </summary>
internal static partial class BuildArguments
{
    /// <summary>buildx adds provenance by default since this version. Much older ones do not always report the registry's digest.</summary>
    static readonly Version FirstWithProvenance = new(0, 10);

    public static IReadOnlyList<string> Of(BuildOptions options, DockerEngine engine)
    {
        var buildx = engine.BuildxVersion is not null;
        List<string> arguments = [.. buildx ? new[] { "buildx", "build" } : ["build"], "--progress=plain", $"--tag={options.Image}"];
        arguments.Add($"--file={options.Dockerfile}");
        Add("--target", options.Target);
        Add("--platform", CheckedPlatform(options.Platform));
        Add("--network", options.Network == BuildNetwork.None ? "none" : null);
        foreach (var (name, value) in options.BuildArgs.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
            arguments.Add($"--build-arg={CheckedName(name)}={CheckedValue(name, value)}");
        foreach (var (name, value) in options.Labels.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
            arguments.Add($"--label={name}={value}");
        if (options.CacheFrom is { } from)
            arguments.Add(buildx ? $"--cache-from=type=registry,ref={from}" : $"--cache-from={from}");
        if (buildx)
            AddBuildxOptions(options, engine, arguments);
        arguments.Add("--");
        arguments.Add(options.Context);
        return arguments;

        void Add(string option, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                arguments.Add($"{option}={value}");
        }
    }

    static void AddBuildxOptions(BuildOptions options, DockerEngine engine, List<string> arguments)
    {
        if (options.CacheTo is { } to)
        {
            // A cache that cannot be written must not fail the build. ECR takes a cache only in the form of an image.
            var form = EcrHost.Parse(to.Registry) is not null ? ",image-manifest=true,oci-mediatypes=true" : "";
            arguments.Add($"--cache-to=type=registry,ref={to},mode=max,ignore-error=true{form}");
        }
        // With provenance the tag names an index: ECS pulls it, but deleting it leaves its parts behind in ECR.
        if (!Version.TryParse(engine.BuildxVersion!.Split('-', '+')[0], out var version) || version >= FirstWithProvenance)
        {
            arguments.Add("--provenance=false");
            if (options.MetadataFile is { } file)
                arguments.Add($"--metadata-file={file}");
        }
        arguments.Add(options.Push ? "--push" : "--load");
    }

    static string? CheckedPlatform(string? platform) => platform is null || PlatformPattern().IsMatch(platform)
        ? platform
        : throw Wrong("image.platform", platform, "Name one platform, for example linux/amd64.");

    static string CheckedName(string name) =>
        NamePattern().IsMatch(name) ? name : throw Wrong("image.buildArgs", name, "A build argument's name has letters, digits and '_' only.");

    static string CheckedValue(string name, string value) => !value.Contains('\0', StringComparison.Ordinal)
        ? value
        : throw Wrong("image.buildArgs." + name, "a value with a NUL", "Remove it.");

    static ShowtimeException Wrong(string key, string value, string remedy) =>
        new(ShowtimeError.InvalidConfiguration, $"{key}: '{value}' cannot be used.", remedy) { Target = key };

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^[a-z0-9_]+/[a-z0-9_]+(/[a-z0-9_]+)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex PlatformPattern();
}

/// <summary>The options of a build, from which its arguments follow.</summary>
internal sealed record BuildOptions
{
    public required ImageReference Image { get; init; }

    /// <summary>The full path of the context folder.</summary>
    public required string Context { get; init; }

    /// <summary>The full path of the Dockerfile.</summary>
    public required string Dockerfile { get; init; }

    public string? Target { get; init; }

    public string? Platform { get; init; }

    public BuildNetwork Network { get; init; }

    public IReadOnlyDictionary<string, string> BuildArgs { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Where cached layers are looked for.</summary>
    public ImageReference? CacheFrom { get; init; }

    /// <summary>Where every layer is exported to. Only buildx can.</summary>
    public ImageReference? CacheTo { get; init; }

    /// <summary>Push as part of the build (buildx only) instead of loading the image into the engine.</summary>
    public bool Push { get; init; }

    /// <summary>Where the digest of what was pushed is written to; null for nowhere. Only buildx can.</summary>
    public string? MetadataFile { get; init; }
}
