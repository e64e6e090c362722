namespace Showtime.Sandbox.Aws.Wire;

/// <summary>An error answer of a service, by AWS's own code and text.</summary>
sealed class AwsException(string code, string message, int status = 400) : Exception(message)
{
    public string Code { get; } = code;

    public int Status { get; } = status;

    public static AwsException InvalidParameter(string message) => new("InvalidParameterException", message);

    public static AwsException Client(string message) => new("ClientException", message);
}
