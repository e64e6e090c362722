namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>Coerced arguments or fields of an input: strings, ints, bools, lists and further inputs.</summary>
sealed class Inputs(IReadOnlyDictionary<string, object?> values)
{
    /// <summary>A required text, id or enum value.</summary>
    public string this[string name] => (string)values[name]!;

    public string? Text(string name) => values.GetValueOrDefault(name) as string;

    public bool? Flag(string name) => values.GetValueOrDefault(name) as bool?;

    public int? Number(string name) => values.GetValueOrDefault(name) as int?;

    public Inputs? Input(string name) => values.GetValueOrDefault(name) as Inputs;

    /// <summary>A list of texts, ids or enum values; null where it is not given.</summary>
    public IReadOnlyList<string>? Texts(string name) =>
        values.GetValueOrDefault(name) is IReadOnlyList<object?> list ? [.. list.Cast<string>()] : null;
}
