using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Showtime.Adapters.GitHub.Http;

/// <summary>A field of a query about the repository, or of a mutation. Requests that consist of fields can be sent together.</summary>
/// <param name="Key">The response key that its request knows it by.</param>
/// <param name="Text">The field, without a key, with its variables.</param>
/// <param name="Variables">Exactly the variables that the text and its fragments use, but for the repository's.</param>
/// <param name="Weight">How much of one request it takes; a look at a pull request more than a definition.</param>
internal sealed record GraphQlField(string Key, string Text, IReadOnlyList<GraphQlVariable> Variables, int Weight = 1);

/// <summary>A variable of a field.</summary>
/// <param name="Name">The name, without the dollar sign.</param>
/// <param name="Type">The type, as GraphQL spells it.</param>
/// <param name="Value">The value.</param>
internal sealed record GraphQlVariable(string Name, string Type, JsonNode? Value);

/// <summary>
/// Several requests as one, and one answer as several. A key or a variable that two fields use for different things gets a number in the second, so a request
/// that is alone is sent as it is. A field that two queries share is asked for once; a mutation's never is.
/// </summary>
internal sealed partial class GraphQlComposition
{
    readonly IReadOnlyList<GraphQlRequest> _requests;
    readonly List<List<(string Own, string Given)>> _keys = [];
    readonly Dictionary<string, GraphQlVariable> _variables = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);
    readonly StringBuilder _body = new();

    public GraphQlComposition(IReadOnlyList<GraphQlRequest> requests, string owner, string repository)
    {
        _requests = requests;
        IsMutation = requests[0].IsMutation;
        foreach (var request in requests) _keys.Add([.. request.Fields.Select(field => (field.Key, Add(field)))]);
        var names = requests.Select(request => request.Name).Distinct().ToList();
        var name = names is [var only] ? only : IsMutation ? "WriteTogether" : "ReadTogether";
        var variables = new JsonObject();
        var parameters = new List<string>();
        if (!IsMutation)
        {
            parameters.AddRange(["$owner: String!", "$name: String!"]);
            (variables["owner"], variables["name"]) = (owner, repository);
        }

        foreach (var (given, variable) in _variables)
        {
            parameters.Add($"${given}: {variable.Type}");
            variables[given] = variable.Value?.DeepClone();
        }

        var head = $"{(IsMutation ? "mutation" : "query")} {name}({string.Join(", ", parameters)})";
        var document = IsMutation
            ? $"{head} {{\n{_body}}}"
            : $"{head} {{\n  viewer {{ login }}\n  repository(owner: $owner, name: $name) {{\n    id databaseId\n{_body}  }}\n}}";
        Request = new(name, document + "\n" + GraphQlDocuments.FragmentsOf(document), variables)
        {
            IsMutation = IsMutation,
            Repeatable = requests.All(request => request.Repeatable),
            Fields = [.. requests.SelectMany(request => request.Fields)],
            Summary = Summarise(name),
        };
    }

    /// <summary>What is sent.</summary>
    public GraphQlRequest Request { get; }

    bool IsMutation { get; }

    /// <summary>The part of the answer that is about one of the requests, as if it had been alone.</summary>
    /// <param name="answer">The whole answer.</param>
    /// <param name="index">Which request.</param>
    public GraphQlAnswer PartOf(GraphQlAnswer answer, int index)
    {
        var keys = _keys[index];
        var errors = answer.Errors.Where(error => KeyOf(error) is not { } key || !IsField(key) || keys.Exists(pair => pair.Given == key))
            .Select(error => error with { Path = [.. error.Path.Select((step, i) => i == Depth ? keys.Find(pair => pair.Given == step).Own ?? step : step)] });
        return new(answer.Data.IsObject() ? Cut(answer.Data, keys) : answer.Data, [.. errors]);
    }

    /// <summary>Where in a path the response key of a field is.</summary>
    int Depth => IsMutation ? 0 : 1;

    string? KeyOf(GraphQlError error) => error.Path.Count > Depth && (IsMutation || error.Path[0] == "repository") ? error.Path[Depth] : null;

    bool IsField(string key) => _keys.Exists(keys => keys.Exists(pair => pair.Given == key));

    string Add(GraphQlField field)
    {
        var names = field.Variables.ToDictionary(variable => variable.Name, Take, StringComparer.Ordinal);
        var text = VariablePattern().Replace(field.Text, match => "$" + names.GetValueOrDefault(match.Groups["name"].Value, match.Groups["name"].Value));
        if (!IsMutation && _fields.FirstOrDefault(known => known.Value == text).Key is { } same) return same;
        var key = Free(field.Key, _fields.ContainsKey);
        _fields[key] = text;
        _body.Append(CultureInfo.InvariantCulture, $"  {key}: {text}\n");
        return key;
    }

    string Take(GraphQlVariable variable)
    {
        if (_variables.TryGetValue(variable.Name, out var known) && known.Type == variable.Type && JsonNode.DeepEquals(known.Value, variable.Value))
            return variable.Name;
        var name = Free(variable.Name, _variables.ContainsKey);
        _variables[name] = variable;
        return name;
    }

    static string Free(string name, Func<string, bool> isTaken)
    {
        var free = name;
        for (var i = 2; isTaken(free); i++) free = string.Create(CultureInfo.InvariantCulture, $"{name}_{i}");
        return free;
    }

    string Summarise(string name) => IsMutation
        ? $"mutation {name}: {Count(_requests.SelectMany(request => request.Fields).Select(field => field.Text.Split('(')[0]))}"
        : $"query {(_requests.Count == 1 ? name : Count(_requests.Select(request => request.Name)))}";

    static string Count(IEnumerable<string> names) => string.Join(", ", names.GroupBy(name => name).Select(
        group => group.Count() == 1 ? group.Key : string.Create(CultureInfo.InvariantCulture, $"{group.Key} ×{group.Count()}")));

    JsonElement Cut(JsonElement data, List<(string Own, string Given)> keys)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            if (IsMutation) Write(writer, data, keys);
            else
            {
                writer.WriteStartObject();
                foreach (var field in data.EnumerateObject())
                {
                    writer.WritePropertyName(field.Name);
                    if (field.Name == "repository" && field.Value.IsObject()) Write(writer, field.Value, [.. keys, ("id", "id"), ("databaseId", "databaseId")]);
                    else field.Value.WriteTo(writer);
                }

                writer.WriteEndObject();
            }
        }

        return JsonReading.Parse(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    static void Write(Utf8JsonWriter writer, JsonElement fields, List<(string Own, string Given)> keys)
    {
        writer.WriteStartObject();
        foreach (var (own, given) in keys)
        {
            if (!fields.TryGetProperty(given, out var value)) continue;
            writer.WritePropertyName(own);
            value.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    [GeneratedRegex(@"\$(?<name>\w+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex VariablePattern();
}
