using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Showtime.Adapters.Aws.Wire;

/// <summary>Carries an operation through the SDK's pipeline.</summary>
internal sealed class AwsRequest(AwsService service, string action, bool repeatsAfterLostAnswer, Action<IRequest> write) : AmazonWebServiceRequest
{
    internal string Action => action;

    internal bool RepeatsAfterLostAnswer => repeatsAfterLostAnswer;

    internal IRequest Marshall()
    {
        var request = new DefaultRequest(this, service.Id) { HttpMethod = "POST", ResourcePath = "/" };
        write(request);
        return request;
    }
}
