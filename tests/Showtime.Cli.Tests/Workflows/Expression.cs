using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Showtime.Cli.Tests.Workflows;

/// <summary>
/// The part of GitHub's expressions that the workflows use: literals, contexts, <c>.*</c>, comparison, <c>&amp;&amp;</c>, <c>||</c>, <c>!</c>, and a few functions.
/// What it does not know is an error, so that a test cannot pass on a guess.
/// </summary>
sealed partial class Expression
{
    readonly List<string> _tokens;
    readonly JsonObject _contexts;
    int _next;

    Expression(string text, JsonObject contexts)
    {
        _tokens = [.. Token().Matches(text).Select(match => match.Value)];
        if (string.Concat(_tokens).Length != text.Count(c => !char.IsWhiteSpace(c)) + _tokens.Sum(token => token.Count(char.IsWhiteSpace))) throw new FormatException($"Unknown characters in: {text}");
        _contexts = contexts;
    }

    /// <summary>The value of an expression without its braces.</summary>
    public static JsonNode? Evaluate(string text, JsonObject contexts)
    {
        var expression = new Expression(text, contexts);
        var value = expression.Or();
        return expression._next == expression._tokens.Count ? value : throw new FormatException($"'{expression._tokens[expression._next]}' is too much in: {text}");
    }

    /// <summary>A text with every <c>${{ … }}</c> replaced by its value.</summary>
    public static string Fill(string text, JsonObject contexts) => Braces().Replace(text, match => Text(Evaluate(match.Groups["expression"].Value, contexts)));

    public static bool IsTrue(JsonNode? value) => value switch
    {
        null => false,
        JsonValue single when single.TryGetValue<bool>(out var truth) => truth,
        JsonValue single when single.TryGetValue<string>(out var text) => text.Length > 0,
        JsonValue single => Number(single) != 0,
        _ => true,
    };

    public static string Text(JsonNode? value) => value switch
    {
        null => "",
        JsonValue single when single.TryGetValue<bool>(out var truth) => truth ? "true" : "false",
        _ => value.ToString(),
    };

    JsonNode? Or()
    {
        var left = And();
        while (Take("||"))
        {
            var right = And();
            left = IsTrue(left) ? left : right;
        }

        return left;
    }

    JsonNode? And()
    {
        var left = Comparison();
        while (Take("&&"))
        {
            var right = Comparison();
            left = IsTrue(left) ? right : left;
        }

        return left;
    }

    JsonNode? Comparison()
    {
        var left = Unary();
        if (Take("==")) return AreEqual(left, Unary());
        return Take("!=") ? !AreEqual(left, Unary()) : left;
    }

    JsonNode? Unary() => Take("!") ? !IsTrue(Unary()) : Primary();

    JsonNode? Primary()
    {
        var token = _tokens[_next++];
        if (token == "(")
        {
            var value = Or();
            Expect(")");
            return value;
        }

        if (token[0] == '\'') return token[1..^1].Replace("''", "'", StringComparison.Ordinal);
        if (char.IsAsciiDigit(token[0])) return double.Parse(token, CultureInfo.InvariantCulture);
        if (token is "true" or "false") return token == "true";
        if (token == "null") return null;
        return Take("(") ? Call(token) : Path(token);
    }

    JsonNode? Path(string context)
    {
        var value = _contexts.ContainsKey(context) ? _contexts[context] : throw new FormatException($"There is no context '{context}'.");
        while (Take("."))
        {
            var name = _tokens[_next++];
            value = name == "*"
                ? value as JsonArray
                : value is JsonArray items ? new JsonArray([.. items.Select(item => item?[name]?.DeepClone())]) : (value as JsonObject)?[name];
        }

        return value;
    }

    JsonNode? Call(string name)
    {
        List<JsonNode?> arguments = [];
        while (!Take(")"))
        {
            arguments.Add(Or());
            Take(",");
        }

        return name switch
        {
            "startsWith" => Text(arguments[0]).StartsWith(Text(arguments[1]), StringComparison.OrdinalIgnoreCase),
            "contains" when arguments[0] is JsonArray items => items.Any(item => AreEqual(item, arguments[1])),
            "contains" => Text(arguments[0]).Contains(Text(arguments[1]), StringComparison.OrdinalIgnoreCase),
            "join" => string.Join(arguments.Count > 1 ? Text(arguments[1]) : ",", (arguments[0] as JsonArray ?? []).Select(Text)),
            "fromJSON" => JsonNode.Parse(Text(arguments[0])),
            "toJSON" => arguments[0]?.ToJsonString() ?? "null",
            _ => throw new FormatException($"There is no function '{name}'."),
        };
    }

    static bool AreEqual(JsonNode? left, JsonNode? right)
    {
        if (IsText(left) && IsText(right)) return string.Equals(Text(left), Text(right), StringComparison.OrdinalIgnoreCase);
        if (left is null && right is null) return true;
        return Number(left).Equals(Number(right)) && !double.IsNaN(Number(left)); // different types are compared as numbers
    }

    static bool IsText(JsonNode? value) => value is JsonValue single && single.TryGetValue<string>(out _);

    static double Number(JsonNode? value) => value switch
    {
        null => 0,
        JsonValue single when single.TryGetValue<bool>(out var truth) => truth ? 1 : 0,
        JsonValue single when IsText(single) => Text(single).Length == 0 ? 0 : double.TryParse(Text(single), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN,
        JsonValue single => double.Parse(single.ToString(), CultureInfo.InvariantCulture),
        _ => double.NaN,
    };

    bool Take(string token)
    {
        if (_next >= _tokens.Count || _tokens[_next] != token) return false;
        _next++;
        return true;
    }

    void Expect(string token)
    {
        if (!Take(token)) throw new FormatException($"'{token}' is missing.");
    }

    [GeneratedRegex(@"'(?:[^']|'')*'|&&|\|\||==|!=|[!().,*]|[0-9]+|[A-Za-z_][A-Za-z0-9_-]*")]
    private static partial Regex Token();

    [GeneratedRegex(@"\$\{\{(?<expression>.*?)\}\}", RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Braces();
}
