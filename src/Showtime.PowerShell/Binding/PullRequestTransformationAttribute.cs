using System.Collections;
using System.Management.Automation;

namespace Showtime.PowerShell.Binding;

/// <summary>Turns whatever names pull requests into <see cref="PullRequestReference"/>, one or several.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PullRequestTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value is IEnumerable items and not string and not IDictionary
            ? items.Cast<object>().Select(Read).ToArray()
            : Read(inputData);
    }

    static PullRequestReference Read(object? value)
    {
        try
        {
            return PullRequestReference.From(value)
                ?? throw new ArgumentTransformationMetadataException("There is no PullRequest and no Number in it. Give a number, '#123', the address of a pull request's page or an environment.");
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new ArgumentTransformationMetadataException(e.Message, e);
        }
    }
}
