using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;

namespace Showtime.Adapters.Aws.Wire;

/// <summary>Finds the credentials and chooses signature version 4, which all five services use.</summary>
internal sealed class AwsCredentialsHandler : BaseAuthResolverHandler
{
    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        try
        {
            await PreInvokeAsync(executionContext).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Told apart here, because the SDK's exceptions for "no credentials" have no type of their own.
            throw new AwsCredentialsNotFoundException(e);
        }

        return await InnerHandler.InvokeAsync<T>(executionContext).ConfigureAwait(false);
    }

    protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => AuthSchemeOption.DEFAULT_SIGV4;
}
