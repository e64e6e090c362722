namespace Showtime.Sandbox.Aws.Wire;

/// <summary>What can be told from an action's name.</summary>
static class AwsActions
{
    static readonly string[] ReadPrefixes = ["Describe", "List", "Get", "BatchGet", "Filter", "AssumeRole"];

    public static bool IsWrite(string action) => !ReadPrefixes.Any(p => action.StartsWith(p, StringComparison.Ordinal));
}
