using System.Text.Json;
using System.Text.Json.Serialization;

namespace Showtime.Adapters.Aws.Wire;

/// <summary>JSON 1.1 writes a time as seconds since 1970, with or without a fraction. Emulators also send ISO 8601.</summary>
internal sealed class EpochSecondsConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? reader.GetDateTimeOffset()
            : DateTimeOffset.UnixEpoch + TimeSpan.FromMilliseconds(Math.Round(reader.GetDouble() * 1000));

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.ToUnixTimeMilliseconds() / 1000d);
}
