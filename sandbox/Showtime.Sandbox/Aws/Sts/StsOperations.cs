using System.Globalization;
using System.Xml.Linq;
using Showtime.Sandbox.Aws.Wire;

namespace Showtime.Sandbox.Aws.Sts;

/// <summary>GetCallerIdentity and AssumeRoleWithWebIdentity, and who owns which access key.</summary>
sealed class StsOperations
{
    readonly AwsWorld _world;
    readonly Dictionary<string, Caller> _sessions = new(StringComparer.Ordinal);

    public StsOperations(AwsWorld world)
    {
        _world = world;
        Operations = new(StringComparer.Ordinal)
        {
            ["GetCallerIdentity"] = GetCallerIdentity,
            ["AssumeRoleWithWebIdentity"] = AssumeRoleWithWebIdentity,
        };
    }

    public Dictionary<string, QueryOperation> Operations { get; }

    /// <summary>The owner of an access key, or null where the key is not known.</summary>
    public Caller? Find(string accessKey)
    {
        if (_sessions.TryGetValue(accessKey, out var session)) return session;
        if (_world.Options.AccessKeys is { } known && !known.Contains(accessKey, StringComparer.Ordinal)) return null;
        return new(accessKey, $"arn:aws:iam::{_world.Options.AccountId}:user/showtime", "AIDASANDBOXSHOWTIME00");
    }

    IEnumerable<XElement> GetCallerIdentity(QueryForm form, Caller caller) =>
    [
        new("Arn", caller.Arn),
        new("UserId", caller.UserId),
        new("Account", _world.Options.AccountId),
    ];

    IEnumerable<XElement> AssumeRoleWithWebIdentity(QueryForm form, Caller caller)
    {
        var role = Required(form, "RoleArn");
        var session = Required(form, "RoleSessionName");
        var token = Required(form, "WebIdentityToken");
        if (token.Split('.').Length != 3)
        {
            throw new AwsException("InvalidIdentityToken", "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)");
        }

        var prefix = $"arn:aws:iam::{_world.Options.AccountId}:role/";
        var name = role.StartsWith(prefix, StringComparison.Ordinal) ? role[(role.LastIndexOf('/') + 1)..] : null;
        if (name is null || !_world.Options.Roles.Contains(name, StringComparer.Ordinal))
        {
            throw new AwsException("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity", 403);
        }

        var seconds = int.TryParse(form["DurationSeconds"], NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : 3600;
        var key = "ASIA" + _world.Ids.Hex(16).ToUpperInvariant();
        var roleId = "AROASANDBOXSHOWTIME00:" + session;
        var arn = $"arn:aws:sts::{_world.Options.AccountId}:assumed-role/{name}/{session}";
        _sessions[key] = new(key, arn, roleId);
        return
        [
            new("SubjectFromWebIdentityToken", "repo:sandbox"),
            new("Audience", "sts.amazonaws.com"),
            new("AssumedRoleUser", new XElement("Arn", arn), new XElement("AssumedRoleId", roleId)),
            new("Credentials",
                new XElement("SessionToken", _world.Ids.Hex(128)),
                new XElement("SecretAccessKey", _world.Ids.Hex(40)),
                new XElement(
                    "Expiration",
                    (_world.Now + TimeSpan.FromSeconds(seconds)).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
                new XElement("AccessKeyId", key)),
            new("Provider", $"arn:aws:iam::{_world.Options.AccountId}:oidc-provider/token.actions.githubusercontent.com"),
        ];
    }

    static string Required(QueryForm form, string name) => form[name] is { Length: > 0 } value
        ? value
        : throw new AwsException("ValidationError",
            $"1 validation error detected: Value null at '{char.ToLowerInvariant(name[0])}{name[1..]}' failed to satisfy constraint: Member must not be null");
}
