using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Showtime.Core.Environments;

namespace Showtime.Cli.Output;

/// <summary>The JSON of <c>--output json</c>: camel case, durations as <c>2d3h</c>, enum words in lower case, times in UTC.</summary>
static class EnvironmentJson
{
    static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // what is not for a web page need not escape the emoji of a label
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false),
            new TextConverter<ShowtimeDuration>(duration => duration.ToString()),
            new TextConverter<TimeToLive>(timeToLive => timeToLive.ToString()),
            new TextConverter<DateTimeOffset>(time => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
        },
    };

    static readonly JsonSerializerOptions OneLine = new(Options) { WriteIndented = false };

    public static string Of<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>One document a line, for what arrives one by one.</summary>
    public static string Line<T>(T value) => JsonSerializer.Serialize(value, OneLine);

    sealed class TextConverter<T>(Func<T, string> write) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("This JSON is written only.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(write(value));
    }
}
