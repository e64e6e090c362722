using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Showtime.Core.Errors;

namespace Showtime.Adapters.Registries;

/// <summary>An image's full name: registry, repository and tag, as <c>docker</c> reads them.</summary>
internal sealed partial record ImageReference
{
    public const string DockerHub = "docker.io";

    ImageReference(string registry, string repository, string tag)
    {
        Registry = registry;
        Repository = repository;
        Tag = tag;
    }

    /// <summary>The registry's host with its port, or <see cref="DockerHub"/>.</summary>
    public string Registry { get; }

    /// <summary>The repository within the registry; a bare name on Docker Hub is in <c>library/</c>.</summary>
    public string Repository { get; }

    public string Tag { get; }

    public bool OnDockerHub => Registry == DockerHub;

    /// <summary>Docker speaks plain HTTP to a registry on this machine, and so does Showtime.</summary>
    public bool OnLoopback
    {
        get
        {
            var host = new Uri("http://" + Registry).Host.Trim('[', ']');
            return host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
        }
    }

    /// <exception cref="ShowtimeException"><see cref="ShowtimeError.InvalidConfiguration"/> for anything but <c>[host[:port]/]name[:tag]</c>.</exception>
    public static ImageReference Parse(string text)
    {
        var match = Pattern().Match(text);
        // A port over 65535 and some addresses in brackets have the right form and are no host.
        if (!match.Success || match.Groups["host"] is { Success: true } server && !Uri.TryCreate("http://" + server.Value, UriKind.Absolute, out _))
        {
            throw new ShowtimeException(
                ShowtimeError.InvalidConfiguration,
                $"'{text}' is not an image name.",
                "Write owner/name:tag for Docker Hub or host[:port]/name:tag, in lower case.")
            {
                Target = text,
            };
        }
        var tag = match.Groups["tag"] is { Success: true } given ? given.Value : "latest";
        var name = match.Groups["name"].Value;
        if (match.Groups["host"] is { Success: true } host && host.Value is not (DockerHub or "index.docker.io"))
            return new ImageReference(host.Value, name, tag);
        return new ImageReference(DockerHub, name.Contains('/', StringComparison.Ordinal) ? name : "library/" + name, tag);
    }

    /// <summary>The digest of a manifest or a blob.</summary>
    public static string DigestOf(byte[] content) => "sha256:" + Convert.ToHexString(SHA256.HashData(content)).ToLowerInvariant();

    /// <summary>Whether a text is a digest.</summary>
    public static bool IsDigest(string? text) =>
        text is { Length: 71 } && text.StartsWith("sha256:", StringComparison.Ordinal) && text.AsSpan(7).IndexOfAnyExcept("0123456789abcdef") < 0;

    public override string ToString() => $"{Registry}/{Repository}:{Tag}";

    // The first part is a host only where it cannot be a name: with a dot, a port, brackets, or as localhost.
    [GeneratedRegex("""
        ^((?<host>localhost(:[0-9]{1,5})?|[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:[0-9]{1,5})?|[A-Za-z0-9-]+:[0-9]{1,5}|\[[0-9a-fA-F:]+\](:[0-9]{1,5})?)/)?
        (?<name>[a-z0-9]+((\.|__?|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|__?|-+)[a-z0-9]+)*)*)
        (:(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?\z
        """, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}

/// <summary>A private ECR registry, read from the host of an image's name.</summary>
/// <param name="Account">The account's 12 digits.</param>
/// <param name="Region">The region's system name.</param>
internal sealed partial record EcrHost(string Account, string Region)
{
    /// <summary>Reads <c>123456789012.dkr.ecr.us-west-2.amazonaws.com</c>; null for every other host.</summary>
    internal static EcrHost? Parse(string host) =>
        Pattern().Match(host) is { Success: true } match ? new(match.Groups["account"].Value, match.Groups["region"].Value) : null;

    [GeneratedRegex(
        @"^(?<account>[0-9]{12})\.dkr[.-]ecr(-fips)?\.(?<region>[a-z0-9-]+)\.(amazonaws\.com(\.cn)?|on\.aws)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pattern();
}
