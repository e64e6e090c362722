using System.Xml.Linq;

namespace Showtime.Adapters.Aws.Wire.Sts;

/// <summary>Says who the credentials belong to; needs no permission.</summary>
internal sealed record GetCallerIdentity : QueryOperation<GetCallerIdentityResult>
{
    internal override AwsService Target => AwsService.Sts;

    protected override IEnumerable<KeyValuePair<string, string>> Parameters() => [];

    protected override GetCallerIdentityResult Read(XElement root)
    {
        var result = Child(root, "GetCallerIdentityResult");
        return new(Text(result, "Account") ?? "", Text(result, "Arn") ?? "", Text(result, "UserId") ?? "");
    }
}

internal sealed record GetCallerIdentityResult(string Account, string Arn, string UserId);
