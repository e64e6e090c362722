using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using System.Xml;
using Amazon.Runtime;
using Showtime.Adapters.Network;

namespace Showtime.Adapters.Aws.Runtime;

/// <summary>Turns what the SDK throws into an <see cref="AwsException"/>.</summary>
internal static partial class AwsFailures
{
    const string ExpiredAdvice =
        "Renew them: `aws sso login`, or let the workflow run aws-actions/configure-aws-credentials again (role-duration-seconds makes them last longer).";

    const string RejectedAdvice =
        "Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN (`aws sts get-caller-identity` says whose they are), and this machine's clock.";

    const string ThrottledAdvice = "Try again in a minute; another program may be using up this account's request rate.";
    const string FaultAdvice = "Try again later; https://health.aws.amazon.com says whether AWS has a problem.";
    const string LostAdvice = "It may have been carried out. Run the same command again: it looks first.";
    const string UnreadableAdvice = "Check for a proxy in between, and AWS_ENDPOINT_URL.";

    internal static AwsException Describe(Exception exception, string service, string operation, IClientConfig config)
    {
        var answer = exception as AmazonServiceException;
        var code = answer?.ErrorCode ?? "";
        var reason = answer is null || code.Length == 0 && answer is AmazonUnmarshallingException ? "" : answer.Message ?? "";
        var failure = Classify(exception);
        var (what, advice) = failure switch
        {
            AwsFailure.AccessDenied => ("is not allowed", PolicyAdvice(config.AuthenticationServiceName, operation, reason)),
            AwsFailure.CredentialsMissing => ("has no credentials", CredentialsAdvice(config)),
            AwsFailure.CredentialsExpired => ("was refused, because the credentials have expired", ExpiredAdvice),
            AwsFailure.CredentialsRejected => ("was refused, because the credentials are not valid", RejectedAdvice),
            AwsFailure.Throttled => ("was throttled, also after waiting", ThrottledAdvice),
            AwsFailure.ServiceFault => ("failed on AWS's side, also after waiting", FaultAdvice),
            AwsFailure.Unreachable => ($"could not reach {AddressOf(config)}", EndpointAdvice(config)),
            AwsFailure.AnswerLost => ($"got no answer from {AddressOf(config)}", LostAdvice),
            AwsFailure.Unreadable => ($"got an answer from {AddressOf(config)} that is not AWS's", UnreadableAdvice),
            _ => ("was refused", ""),
        };
        return new AwsException(failure, Sentence(service, operation, what, code, reason, answer, exception), advice, exception)
        {
            Service = service,
            Operation = operation,
            Code = code,
            Reason = reason,
            Status = answer is null ? 0 : (int)answer.StatusCode,
            RequestId = answer?.RequestId ?? "",
        };
    }

    internal static AwsException NoRegion() => new(
        AwsFailure.RegionMissing,
        "No AWS region is set.",
        "Set deploy.ecs.region in .github/showtime.yml, or AWS_REGION, or a region in the profile (`aws configure set region us-west-2`).");

    /// <summary>A listing or a batch that came back incomplete, without a reason.</summary>
    internal static AwsException Incomplete(string service, string operation, string detail) => new(
        AwsFailure.Incomplete, $"{service} {operation} answered in part: {detail}.", "Nothing was decided on that ground. Try again.")
    {
        Service = service,
        Operation = operation,
        Reason = detail,
    };

    /// <summary>Whether the request may have been carried out although this was thrown.</summary>
    internal static bool MayHaveHappened(Exception exception) =>
        Classify(exception) is AwsFailure.AnswerLost or AwsFailure.ServiceFault or AwsFailure.Unreadable;

    internal static AwsFailure Classify(Exception exception) => exception switch
    {
        AwsCredentialsNotFoundException e when e.Message.Contains("expired", StringComparison.OrdinalIgnoreCase) => AwsFailure.CredentialsExpired,
        AwsCredentialsNotFoundException => AwsFailure.CredentialsMissing,
        AnswerTooLongException or { InnerException: AnswerTooLongException } => AwsFailure.Unreadable,
        AmazonUnmarshallingException or XmlException or { InnerException: XmlException } => AwsFailure.Unreadable,
        AmazonServiceException e when (int)e.StatusCode != 0 => ClassifyAnswer(e),
        _ => NeverLeft(exception) ? AwsFailure.Unreachable : AwsFailure.AnswerLost,
    };

    static AwsFailure ClassifyAnswer(AmazonServiceException answer) => answer.ErrorCode switch
    {
        "AccessDenied" or "AccessDeniedException" or "UnauthorizedOperation" or "Client.UnauthorizedOperation" or "NotAuthorized"
            or "UnauthorizedException" or "OptInRequired" => AwsFailure.AccessDenied,
        "ExpiredToken" or "ExpiredTokenException" or "RequestExpired" => AwsFailure.CredentialsExpired,
        "UnrecognizedClientException" or "InvalidClientTokenId" or "InvalidSignatureException" or "SignatureDoesNotMatch" or "AuthFailure"
            or "IncompleteSignature" or "MissingAuthenticationToken" or "MissingAuthenticationTokenException" or "InvalidAccessKeyId"
            or "RequestTimeTooSkewed" => AwsFailure.CredentialsRejected,
        "Throttling" or "ThrottlingException" or "ThrottledException" or "TooManyRequestsException" or "RequestLimitExceeded" or "RequestThrottled"
            or "RequestThrottledException" or "SlowDown" or "PriorRequestNotComplete" => AwsFailure.Throttled,
        _ when answer.StatusCode == HttpStatusCode.TooManyRequests => AwsFailure.Throttled,
        _ when (int)answer.StatusCode >= 500 => AwsFailure.ServiceFault,
        null or "" => answer.StatusCode == HttpStatusCode.Forbidden ? AwsFailure.AccessDenied : AwsFailure.Unreadable,
        _ => AwsFailure.Refused,
    };

    /// <summary>Only a failure to connect certainly never reached the service.</summary>
    static bool NeverLeft(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is HttpRequestException
                {
                    HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
                        or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
                }
                or SocketException
                {
                    SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.HostUnreachable
                        or SocketError.NetworkUnreachable,
                })
            {
                return true;
            }
        }

        return false;
    }

    static string Sentence(
        string service, string operation, string what, string code, string reason, AmazonServiceException? answer, Exception exception)
    {
        var said = (code, reason) switch
        {
            ({ Length: > 0 }, { Length: > 0 }) => $"{code}: {reason}",
            ({ Length: > 0 }, _) => code,
            (_, { Length: > 0 }) => answer is null ? reason : $"HTTP {(int)answer.StatusCode}: {reason}",
            _ => exception is OperationCanceledException ? "timed out" : exception.GetBaseException().Message,
        };
        return $"{service} {operation} {what} ({said}).";
    }

    /// <summary>AWS names the action and the resource (which may be iam:PassRole on a role): the policy needs exactly those.</summary>
    static string PolicyAdvice(string prefix, string operation, string reason)
    {
        var action = DeniedAction().Match(reason) is { Success: true } a ? a.Groups["action"].Value : $"{prefix}:{operation}";
        var resource = DeniedResource().Match(reason) is { Success: true } r ? r.Groups["resource"].Value.TrimEnd('.') : "*";
        return $"Allow it in the policy of the role or user that runs this: {{\"Effect\": \"Allow\", \"Action\": \"{action}\", \"Resource\": \"{resource}\"}}.";
    }

    static string CredentialsAdvice(IClientConfig config) =>
        (config.Profile?.Name ?? Environment.GetEnvironmentVariable("AWS_PROFILE")) is { Length: > 0 } profile
            ? $"Profile '{profile}': `aws sso login --profile {profile}`, or `aws configure --profile {profile}`."
            : "On a workstation: `aws sso login` or `aws configure`, and AWS_PROFILE if it is not the default profile. "
                + "In Actions: aws-actions/configure-aws-credentials before this step, with `permissions: id-token: write`.";

    static string EndpointAdvice(IClientConfig config) => string.IsNullOrEmpty(config.ServiceURL)
        ? "Check the region's name, this machine's network and its proxy variables (HTTPS_PROXY, NO_PROXY)."
        : "The address comes from AWS_ENDPOINT_URL (or its service's own variable, or the profile): check that something listens there, or unset it.";

    static string AddressOf(IClientConfig config) =>
        string.IsNullOrEmpty(config.ServiceURL) ? $"{config.RegionEndpointServiceName} in {config.AuthenticationRegion}" : config.ServiceURL.TrimEnd('/');

    [GeneratedRegex(@"not authorized to perform:? (?<action>\w[\w-]*:\w+)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex DeniedAction();

    [GeneratedRegex(@"on resource:? (?<resource>arn:\S+)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex DeniedResource();
}
