using System.Globalization;
using System.Text.Json;
using Showtime.Core.Environments;

namespace Showtime.Adapters.Configuration;

/// <summary>Turns a text into the value of a setting: the same for the file, variables and parameters.</summary>
internal static class ConfigurationText
{
    /// <exception cref="FormatException">The text is no value of that setting; the message says what would be.</exception>
    public static object? Parse(ConfigurationKey key, string text)
    {
        if (key.Nullable && text is "null")
            return null;
        if (key.Type == typeof(string))
            return text;
        if (key.Type == typeof(bool))
            return bool.TryParse(text, out var flag) ? flag : throw Wrong(text, "true or false");
        if (key.Type == typeof(int))
            return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw Wrong(text, "a whole number");
        if (key.Type == typeof(decimal))
            return decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
                ? amount
                : throw Wrong(text, "a number such as 0.04048");
        if (key.Type == typeof(ShowtimeDuration))
            return ShowtimeDuration.TryParse(text, out var duration) ? duration : throw Wrong(text, "a duration such as 90s, 15m or 1h30m");
        if (key.Type == typeof(TimeToLive))
            return TimeToLive.TryParse(text, out var ttl) ? ttl : throw Wrong(text, "a time to live such as 24h, 2d, 1w or close");
        if (key.Type.IsEnum)
            return Choice(key.Type, text);
        if (key.IsList)
            return List(text);
        if (key.IsMap)
            return Map(text);
        throw new InvalidOperationException($"Settings of type {key.Type.Name} cannot be read.");
    }

    /// <summary>How a value is written, for messages and for the schema.</summary>
    public static string? Write(object? value) => value switch
    {
        null => null,
        bool flag => flag ? "true" : "false",
        Enum choice => choice.ToString().ToLowerInvariant(),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    static object Choice(Type type, string text)
    {
        var names = Enum.GetNames(type).Select(static name => name.ToLowerInvariant()).ToArray();
        return names.Contains(text, StringComparer.OrdinalIgnoreCase)
            ? Enum.Parse(type, text, ignoreCase: true)
            : throw new FormatException($"'{text}' is not {string.Join(" or ", names)}.{Suggestion.For(text, names)}");
    }

    /// <summary><c>a, b</c> or a JSON array of strings.</summary>
    static string[] List(string text)
    {
        if (!text.TrimStart().StartsWith('['))
            return text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return Json<string[]>(text) is { } list && list.All(static item => item is not null) ? list : throw Wrong(text, "a list such as a,b or [\"a\",\"b\"]");
    }

    /// <summary><c>K=V,L=W</c>, or a JSON object of strings where a value holds a comma.</summary>
    static Dictionary<string, string> Map(string text)
    {
        if (text.TrimStart().StartsWith('{'))
            return Json<Dictionary<string, string>>(text) is { } map && map.Values.All(static value => value is not null) ? map : throw NoMap();
        Dictionary<string, string> values = [];
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Split('=', 2) is not [{ Length: > 0 } name, var value] || !values.TryAdd(name.TrimEnd(), value.TrimStart()))
                throw NoMap();
        }
        return values;

        // The values may be private, so the text is not quoted.
        static FormatException NoMap() => new("a map such as K=V,L=W or {\"K\":\"V\"} is expected.");
    }

    static T? Json<T>(string text)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text);
        }
        catch (Exception failure) when (failure is JsonException or ArgumentException) // the second for half a surrogate pair
        {
            return null;
        }
    }

    static FormatException Wrong(string text, string expected) => new($"'{text}' is not {expected}.");
}
