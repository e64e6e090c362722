using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json.Nodes;

namespace Showtime.PowerShell.Binding;

/// <summary>An event as the JSON that it was: a text stays as it is, and what ConvertFrom-Json made of one is turned back.</summary>
static class EventJson
{
    public static string Of(object value) => (value as PSObject)?.BaseObject as string ?? value as string ?? Node(value)?.ToJsonString() ?? "null";

    static JsonNode? Node(object? value) => Unwrap(value) switch
    {
        null => null,
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        // ConvertFrom-Json makes dates of texts that look like one.
        DateTime time => JsonValue.Create(time.ToUniversalTime().ToString("o", CultureInfo.InvariantCulture)),
        IDictionary pairs => new JsonObject(pairs.Cast<DictionaryEntry>().Select(pair => KeyValuePair.Create(pair.Key.ToString()!, Node(pair.Value)))),
        PSCustomObject => new JsonObject(PSObject.AsPSObject(value).Properties.Select(property => KeyValuePair.Create(property.Name, Node(property.Value)))),
        IEnumerable items => new JsonArray([.. items.Cast<object?>().Select(Node)]),
        IFormattable number => JsonNode.Parse(number.ToString(null, CultureInfo.InvariantCulture)),
        var other => JsonValue.Create(other.ToString()),
    };

    static object? Unwrap(object? value) => value is PSObject { BaseObject: var inner } ? inner : value;
}
