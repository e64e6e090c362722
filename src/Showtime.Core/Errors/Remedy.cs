using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Showtime.Core.Errors;

/// <summary>
/// What a reader does next: text, with the commands and options in it as data, so that each front writes them in its own syntax. Free text converts by itself.
/// </summary>
public sealed class Remedy
{
    readonly FormattableString _text;

    Remedy(FormattableString text) => _text = text;

    /// <summary>A remedy that names commands.</summary>
    /// <param name="text">The text, with <see cref="JobCall"/> and <see cref="OptionName"/> where those are to be written.</param>
    /// <returns>The remedy.</returns>
    public static Remedy Of(FormattableString text) => new(text);

    /// <summary>Free text.</summary>
    /// <param name="text">The text; null for no remedy.</param>
    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator Remedy?(string? text) => text is null ? null : new(System.Runtime.CompilerServices.FormattableStringFactory.Create("{0}", text));

    /// <summary>The text in the syntax of the command line.</summary>
    /// <param name="remedy">The remedy.</param>
    [return: NotNullIfNotNull(nameof(remedy))]
    public static implicit operator string?(Remedy? remedy) => remedy?.ToString();

    /// <summary>The text in a front's syntax.</summary>
    /// <param name="syntax">The syntax.</param>
    /// <returns>The text.</returns>
    public string In(CommandSyntax syntax) => _text.ToString(syntax);

    /// <inheritdoc/>
    public override string ToString() => In(CommandSyntax.Shell);
}

/// <summary>A job of Showtime with its arguments, as a reader would ask for it.</summary>
/// <param name="Job">The job.</param>
/// <param name="Argument">What comes first, or null.</param>
/// <param name="Options">Options and their values, named as on the command line, without dashes; <c>true</c> and <c>false</c> are switches.</param>
public sealed record JobCall(Job Job, string? Argument = null, params IReadOnlyList<(string Name, string Value)> Options) : IFormattable
{
    /// <summary>A job on a pull request.</summary>
    /// <param name="job">The job.</param>
    /// <param name="pullRequest">The number.</param>
    /// <param name="options">Options and their values.</param>
    /// <returns>The call.</returns>
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

#pragma warning disable CS1591 // the table below says what each is called
/// <summary>The jobs that a person can ask for, in either front.</summary>
public enum Job
{
    Sync, Start, Stop, Remove, Status, List, Logs, Wait, Set, Flags, Open, Labels, SetupLabels, CleanupLabels, Cleanup, Command, GitCheck, Doctor, Init,
    InitInfrastructure, Export, Publish, Sandbox,
}
#pragma warning restore CS1591

/// <summary>How a front writes a job: the command line's <c>showtime start 123 --sha abc1234</c>, PowerShell's <c>Start-ShowtimeEnvironment 123 -Sha abc1234</c>.</summary>
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
    };

    /// <inheritdoc/>
    public object? GetFormat(Type? formatType) =>
        formatType == typeof(CommandSyntax) ? this : System.Globalization.CultureInfo.InvariantCulture.GetFormat(formatType);

    /// <summary>Writes a job with its arguments.</summary>
    /// <param name="call">The job.</param>
    /// <returns>What to type.</returns>
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

    /// <summary>Writes an option's name.</summary>
    /// <param name="option">The option.</param>
    /// <returns><c>--pull-request</c> or <c>-PullRequest</c>.</returns>
    public string Write(OptionName option)
    {
        ArgumentNullException.ThrowIfNull(option);
        return Dashed(option.Name);
    }

    internal static CommandSyntax From(IFormatProvider? provider) => provider?.GetFormat(typeof(CommandSyntax)) as CommandSyntax ?? Shell;

    string Dashed(string name) => _isShell ? "--" + name : "-" + string.Concat(name.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
