using Amazon.Runtime.Internal;

namespace Showtime.Adapters.Aws.Wire;

/// <summary>One call: a record named like AWS's action, whose properties are the action's members.</summary>
/// <typeparam name="TResult">What the service answers.</typeparam>
internal abstract record AwsOperation<TResult>
    where TResult : class
{
    /// <summary>Who is asked.</summary>
    internal abstract AwsService Target { get; }

    /// <summary>
    /// Whether the runtime may send the request again when the answer to the first got lost. False where a second request makes a
    /// second thing: then the caller looks what has happened.
    /// </summary>
    internal virtual bool RepeatsAfterLostAnswer => true;

    /// <summary>The action as AWS names it.</summary>
    internal string Action => GetType().Name;

    /// <summary>Puts headers and body on a request.</summary>
    internal abstract void Write(IRequest request);

    /// <summary>Reads the answer's body to its end.</summary>
    internal abstract TResult Read(Stream body);
}
