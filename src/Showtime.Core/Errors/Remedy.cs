using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using Showtime.Core.Text;

namespace Showtime.Core.Errors;

/// <summary>
/// What to do next: text with commands and options as data, which each front writes in its own syntax. A string converts to a remedy without any.
/// </summary>
public sealed class Remedy
{
    readonly FormattableString _text;

    Remedy(FormattableString text) => _text = text;

    /// <summary>A remedy that names commands.</summary>
    /// <param name="text">The text, with <see cref="JobCall"/> and <see cref="OptionName"/> as its arguments.</param>
    public static Remedy Of(FormattableString text) => new(text);

    /// <summary>A remedy without commands; null for null.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator Remedy?(string? text) => text is null ? null : new(FormattableStringFactory.Create("{0}", text));

    /// <summary>The text in the command line's syntax.</summary>
    [return: NotNullIfNotNull(nameof(remedy))]
    public static implicit operator string?(Remedy? remedy) => remedy?.ToString();

    /// <summary>The text in a front's syntax.</summary>
    public string In(CommandSyntax syntax) => UntrustedText.Message(_text.ToString(syntax));

    /// <inheritdoc/>
    public override string ToString() => In(CommandSyntax.Shell);
}

/// <summary>A job of Showtime with its arguments, as a person would type it.</summary>
/// <param name="Job">The job.</param>
/// <param name="Argument">The first argument, or null.</param>
/// <param name="Options">Options and their values, named as on the command line, without dashes; <c>true</c> and <c>false</c> are switches.</param>
public sealed record JobCall(Job Job, string? Argument = null, params IReadOnlyList<(string Name, string Value)> Options) : IFormattable
{
    /// <summary>A job on a pull request.</summary>
    public static JobCall On(Job job, int pullRequest, params IReadOnlyList<(string Name, string Value)> options) =>
        new(job, pullRequest.ToString(CultureInfo.InvariantCulture), options);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => CommandSyntax.From(formatProvider).Write(this);

    /// <inheritdoc/>
    public override string ToString() => CommandSyntax.Shell.Write(this);
}

/// <summary>An option or parameter that both fronts have.</summary>
/// <param name="Name">Its name on the command line, without dashes: <c>pull-request</c>.</param>
public sealed record OptionName(string Name) : IFormattable
{
    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => CommandSyntax.From(formatProvider).Write(this);
}

#pragma warning disable CS1591 // CommandSyntax.Names says what each one is
/// <summary>The jobs of both fronts.</summary>
public enum Job
{
    Sync, Start, Stop, Remove, Status, List, Logs, Wait, Set, Flags, Open, Labels, SetupLabels, CleanupLabels, Cleanup, Command, GitCheck, Doctor, Init,
    InitInfrastructure, Export, Publish, Sandbox, Cost, Report, Watch,
}
#pragma warning restore CS1591

/// <summary>How a front writes a job: <c>showtime start 123 --sha abc1234</c> or <c>Start-ShowtimeEnvironment 123 -Sha abc1234</c>.</summary>
public sealed class CommandSyntax : IFormatProvider
{
    readonly bool _isShell;

    CommandSyntax(bool isShell) => _isShell = isShell;

    /// <summary>The command line's.</summary>
    public static CommandSyntax Shell { get; } = new(isShell: true);

    /// <summary>PowerShell's.</summary>
    public static CommandSyntax PowerShell { get; } = new(isShell: false);

    /// <summary>Every job with its name in each front.</summary>
    public static IReadOnlyDictionary<Job, (string Command, string Cmdlet)> Names { get; } = new Dictionary<Job, (string, string)>
    {
        [Job.Sync] = ("sync", "Sync-ShowtimePullRequest"),
        [Job.Start] = ("start", "Start-ShowtimeEnvironment"),
        [Job.Stop] = ("stop", "Stop-ShowtimeEnvironment"),
        [Job.Remove] = ("remove", "Remove-ShowtimeEnvironment"),
        [Job.Status] = ("status", "Get-ShowtimeEnvironment"),
        [Job.List] = ("list", "Get-ShowtimeEnvironment"),
        [Job.Logs] = ("logs", "Get-ShowtimeLog"),
        [Job.Wait] = ("wait", "Wait-ShowtimeEnvironment"),
        [Job.Set] = ("set", "Set-ShowtimeEnvironment"),
        [Job.Flags] = ("flags", "Set-ShowtimeEnvironment"),
        [Job.Open] = ("open", "Open-ShowtimeEnvironment"),
        [Job.Labels] = ("labels", "Get-ShowtimeLabel"),
        [Job.SetupLabels] = ("setup-labels", "Initialize-ShowtimeLabel"),
        [Job.CleanupLabels] = ("cleanup-labels", "Remove-ShowtimeLabel"),
        [Job.Cleanup] = ("cleanup", "Invoke-ShowtimeCleanup"),
        [Job.Command] = ("command", "Invoke-ShowtimeCommand"),
        [Job.GitCheck] = ("git-check", "Test-ShowtimeCommit"),
        [Job.Doctor] = ("doctor", "Test-ShowtimeConnection"),
        [Job.Init] = ("init", "New-ShowtimeWorkflow"),
        [Job.InitInfrastructure] = ("init infrastructure", "Initialize-ShowtimeInfrastructure"),
        [Job.Export] = ("export", "Export-ShowtimeImage"),
        [Job.Publish] = ("publish", "Publish-ShowtimeImage"),
        [Job.Sandbox] = ("sandbox", "Start-ShowtimeSandbox"),
        [Job.Cost] = ("cost", "Measure-ShowtimeEnvironment"),
        [Job.Report] = ("report", "Export-ShowtimeReport"),
        [Job.Watch] = ("watch", "Watch-ShowtimeEnvironment"),
    };

    /// <inheritdoc/>
    public object? GetFormat(Type? formatType) =>
        formatType == typeof(CommandSyntax) ? this : System.Globalization.CultureInfo.InvariantCulture.GetFormat(formatType);

    /// <summary>Writes a job with its arguments.</summary>
    public string Write(JobCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var (command, cmdlet) = Names[call.Job];
        var options = call.Options.Select(option => option.Value switch
        {
            "true" => " " + Dashed(option.Name),
            "false" => " " + (_isShell ? Dashed("no-" + option.Name) : Dashed(option.Name) + ":$false"),
            _ => $" {Dashed(option.Name)} {option.Value}",
        });
        return (_isShell ? "showtime " + command : cmdlet) + (call.Argument is null ? "" : " " + call.Argument) + string.Concat(options);
    }

    /// <summary>Writes an option's name: <c>--pull-request</c> or <c>-PullRequest</c>.</summary>
    public string Write(OptionName option)
    {
        ArgumentNullException.ThrowIfNull(option);
        return Dashed(option.Name);
    }

    internal static CommandSyntax From(IFormatProvider? provider) => provider?.GetFormat(typeof(CommandSyntax)) as CommandSyntax ?? Shell;

    string Dashed(string name) => _isShell ? "--" + name : "-" + string.Concat(name.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
