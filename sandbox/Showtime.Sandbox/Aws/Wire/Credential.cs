namespace Showtime.Sandbox.Aws.Wire;

/// <summary>The credential scope in an Authorization header: <c>AKIA…/20260101/us-west-2/ecs/aws4_request</c>.</summary>
sealed record Credential(string AccessKey, string Region, string Service)
{
    const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>Reads the header; null where there is none.</summary>
    public static Credential? Read(string? authorization)
    {
        if (string.IsNullOrWhiteSpace(authorization)) return null;
        if (!authorization.StartsWith(Algorithm + " ", StringComparison.Ordinal)) throw Incomplete(authorization, "Algorithm");
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in authorization[Algorithm.Length..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0) fields[part[..equals]] = part[(equals + 1)..];
        }

        foreach (var name in (string[])["Credential", "SignedHeaders", "Signature"])
        {
            if (!fields.TryGetValue(name, out var value) || value.Length == 0) throw Incomplete(authorization, name);
        }

        var scope = fields["Credential"].Split('/');
        if (scope.Length < 5 || scope[^1] != "aws4_request") throw Incomplete(authorization, "Credential");
        return new(string.Join('/', scope[..^4]), scope[^3], scope[^2]);
    }

    static AwsException Incomplete(string header, string field) =>
        new("IncompleteSignature", $"Authorization header requires '{field}' parameter. Authorization={header.Split(' ')[0]}");
}
