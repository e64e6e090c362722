using System.Runtime.CompilerServices;
using Showtime.PowerShell.Tests.Support;

namespace Showtime.PowerShell.Tests.Module;

/// <summary>No object that a cmdlet returns holds what a stranger's text could do, whoever made the object.</summary>
public sealed class UntrustedTextTests
{
    // Nobody outside writes these: paths of this machine, names of templates, the sandbox's own requests, and commits that were checked digit by digit.
    static readonly string[] Own = ["TemplateFile.*", "PlannedFile.*", "ExportedImage.*", "SandboxCall.*", "CommitCheck.*", "ShowtimeContext.*", "ContextSetting.Name", "ContextSetting.Origin",
        "*.Id", "*.WrittenBy", "DeploymentRecord.Commit", "ImagePublication.Repository", "ImagePublication.Sha", "Plan.ApprovedBase"];

    public static TheoryData<string> Properties => [.. Texts().Select(property => $"{property.DeclaringType!.Name}.{property.Name}").Distinct().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Properties))]
    public void A_text_of_an_object_is_harmless(string name)
    {
        var property = Texts().First(property => $"{property.DeclaringType!.Name}.{property.Name}" == name);
        var instance = RuntimeHelpers.GetUninitializedObject(property.DeclaringType!);
        foreach (var text in UntrustedTexts.Names.Select(row => UntrustedTexts.Named(row.Data)))
        {
            property.SetValue(instance, property.PropertyType == typeof(string) ? text : new[] { text });
            var read = property.GetValue(instance);
            foreach (var line in read as IEnumerable<string> ?? [(string)read!]) UntrustedTexts.AssertHarmless(line, name);
        }
    }

    static IEnumerable<System.Reflection.PropertyInfo> Texts() => Returned()
        .SelectMany(type => type.GetProperties())
        .Where(property => property.CanWrite && (property.PropertyType == typeof(string) || property.PropertyType == typeof(IReadOnlyList<string>)))
        .Where(property => !Own.Contains($"{property.DeclaringType!.Name}.{property.Name}") && !Own.Contains(property.DeclaringType.Name + ".*") && !Own.Contains("*." + property.Name));

    /// <summary>The types that cmdlets return, and those of their properties.</summary>
    static HashSet<Type> Returned()
    {
        HashSet<Type> found = [];
        var waiting = new Queue<Type>(Repository.Commands.SelectMany(command => command.OutputTypes).Select(FindType).OfType<Type>());
        while (waiting.TryDequeue(out var type))
        {
            if (type.Namespace?.StartsWith("Showtime.", StringComparison.Ordinal) != true || type.IsEnum || type.IsAssignableTo(typeof(Exception)) || !found.Add(type)) continue;
            foreach (var property in type.GetProperties())
            {
                waiting.Enqueue(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType);
                foreach (var argument in property.PropertyType.GenericTypeArguments) waiting.Enqueue(argument);
            }
        }

        return found;
    }

    static Type? FindType(string name) => typeof(Core.Environments.ShowtimeEnvironment).Assembly.GetType(name) ?? Repository.Module.GetType(name);
}
