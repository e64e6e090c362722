namespace Showtime.Core.Errors;

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
