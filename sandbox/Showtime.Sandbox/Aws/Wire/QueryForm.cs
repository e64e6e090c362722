using System.Net;
using System.Xml.Linq;

namespace Showtime.Sandbox.Aws.Wire;

/// <summary>The parameters of a Query request, from the form in its body or from the address.</summary>
sealed class QueryForm
{
    readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);

    public QueryForm(string form)
    {
        foreach (var pair in form.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var name = WebUtility.UrlDecode(equals < 0 ? pair : pair[..equals]);
            _fields[name] = equals < 0 ? "" : WebUtility.UrlDecode(pair[(equals + 1)..]);
        }
    }

    public string? this[string name] => _fields.GetValueOrDefault(name);

    /// <summary>The values of <c>Name.1</c>, <c>Name.2</c>, …</summary>
    public IReadOnlyList<string> List(string name)
    {
        var values = new List<string>();
        while (_fields.TryGetValue($"{name}.{(values.Count + 1).Invariant()}", out var value)) values.Add(value);
        return values;
    }

    /// <summary>EC2's <c>Filter.1.Name</c> with <c>Filter.1.Value.1</c>, …</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<string> Values)> Filters()
    {
        var filters = new List<(string, IReadOnlyList<string>)>();
        while (_fields.TryGetValue($"Filter.{(filters.Count + 1).Invariant()}.Name", out var name))
        {
            filters.Add((name, List($"Filter.{(filters.Count + 1).Invariant()}.Value")));
        }

        return filters;
    }
}

/// <summary>One action of a Query service: what it returns is the content of the result element.</summary>
delegate IEnumerable<XElement> QueryOperation(QueryForm form, Caller caller);
