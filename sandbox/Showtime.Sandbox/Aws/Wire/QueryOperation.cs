using System.Xml.Linq;

namespace Showtime.Sandbox.Aws.Wire;

/// <summary>One action of a Query service: what it returns is the content of the result element.</summary>
delegate IEnumerable<XElement> QueryOperation(QueryForm form, Caller caller);
