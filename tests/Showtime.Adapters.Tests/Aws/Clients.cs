using Amazon.Runtime;
using Showtime.Adapters.Aws.Runtime;

namespace Showtime.Adapters.Tests.Aws;

static class Clients
{
    /// <summary>Clients that talk to a handler, with AWS's documented example credentials.</summary>
    internal static AwsClients With(HttpMessageHandler handler, TimeProvider? time = null, int? attempts = null) => new(new()
    {
        Region = "us-west-2",
        Credentials = new SessionAWSCredentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "session"),
        Handler = handler,
        Time = time ?? new InstantTime(),
        Attempts = attempts,
        RetryQuota = false,
        Jitter = () => 1,
    });
}
