using System.Management.Automation;
using Showtime.Core.Cleanup;
using Showtime.Hosting;
using Showtime.Hosting.Report;

namespace Showtime.PowerShell.Commands;

/// <summary>Export-ShowtimeReport: one page about all environments, what they cost, and what a clean-up would do.</summary>
[Cmdlet(VerbsData.Export, "ShowtimeReport", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportShowtimeReportCommand : ShowtimeCommand
{
    /// <summary>The file to write; one that is there is overwritten.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = EnvironmentReport.DefaultPath;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var path = GetUnresolvedProviderPathFromPSPath(Path);
        if (!ShouldProcess(path, "Write a report")) return;
        Run(async cancellationToken =>
        {
            var server = new Destination(Variables, Repository).Server;
            var report = await EnvironmentReport.ReadAsync(Open(), server, new CleanupRequest { RespectTimeToLive = true }, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            report.Write(path);
            await WriteAsync(new FileInfo(path)).ConfigureAwait(false);
        });
    }
}
