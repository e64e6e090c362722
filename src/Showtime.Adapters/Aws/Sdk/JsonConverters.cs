using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Runtime;

namespace Showtime.Adapters.Aws.Sdk;

/// <summary>JSON 1.1 writes a time as seconds since 1970, with or without a fraction. Emulators also send ISO 8601.</summary>
internal sealed class EpochSecondsConverter : JsonConverter<DateTime>
{
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? reader.GetDateTimeOffset().UtcDateTime
            : DateTime.UnixEpoch + TimeSpan.FromMilliseconds(Math.Round(reader.GetDouble() * 1000));

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
        writer.WriteNumberValue((value.ToUniversalTime() - DateTime.UnixEpoch).TotalMilliseconds / 1000d);
}

/// <summary>CloudWatch Logs counts milliseconds since 1970, in whole numbers; the SDK shows them as times.</summary>
internal sealed class EpochMillisecondsConverter : JsonConverter<DateTime?>
{
    public override DateTime? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? null : DateTime.UnixEpoch.AddMilliseconds(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, DateTime? value, JsonSerializerOptions options) =>
        writer.WriteNumberValue((long)(value!.Value.ToUniversalTime() - DateTime.UnixEpoch).TotalMilliseconds);
}

/// <summary>A constant is its text; one that the model does not know yet is accepted.</summary>
internal sealed class ConstantConverter<T> : JsonConverter<T>
    where T : ConstantClass
{
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Constants.Find<T>(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);

    sealed class Constants : ConstantClass
    {
        Constants()
            : base("")
        {
        }

        internal static TConstant Find<TConstant>(string value)
            where TConstant : ConstantClass => FindValue<TConstant>(value);
    }
}
