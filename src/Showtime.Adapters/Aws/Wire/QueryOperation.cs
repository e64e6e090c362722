using System.Xml.Linq;
using Amazon.Runtime.Internal;

namespace Showtime.Adapters.Aws.Wire;

/// <summary>A call of the query protocol of EC2 and STS: a form is posted, XML comes back.</summary>
internal abstract record QueryOperation<TResult> : AwsOperation<TResult>
    where TResult : class
{
    /// <summary>The members, flattened as the protocol wants them (<c>Filter.1.Name</c>).</summary>
    protected abstract IEnumerable<KeyValuePair<string, string>> Parameters();

    /// <summary>Reads the answer's root element.</summary>
    protected abstract TResult Read(XElement root);

    internal sealed override void Write(IRequest request)
    {
        request.Parameters["Action"] = Action;
        request.Parameters["Version"] = Target.Version;
        foreach (var (name, value) in Parameters()) request.Parameters[name] = value;
    }

    internal sealed override TResult Read(Stream body) => Read(XDocument.Load(body).Root!);

    /// <summary>A child by its local name: the namespace changes with the API's version.</summary>
    protected static XElement? Child(XElement? parent, string name) =>
        parent?.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    /// <summary>A child's text, or null where it is absent or empty.</summary>
    protected static string? Text(XElement? parent, string name) =>
        Child(parent, name)?.Value is { Length: > 0 } text ? text : null;
}
