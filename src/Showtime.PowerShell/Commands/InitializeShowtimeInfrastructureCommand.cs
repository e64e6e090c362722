using System.Management.Automation;
using Showtime.Core.Errors;
using Showtime.Core.Templates;
using Showtime.PowerShell.Completion;
using Showtime.PowerShell.Loading;
using Showtime.PowerShell.Sessions;

namespace Showtime.PowerShell.Commands;

/// <summary>Initialize-ShowtimeInfrastructure: writes the Terraform module, and a configuration that calls it with the repository's values.</summary>
[Cmdlet(VerbsData.Initialize, "ShowtimeInfrastructure", SupportsShouldProcess = true)]
[OutputType(typeof(TemplateFile))]
public sealed class InitializeShowtimeInfrastructureCommand : TemplateCommand
{
    /// <summary>The folder to write to.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "infra";

    /// <summary>The repository, <c>owner/name</c>. Without it Connect-Showtime's counts, then <c>GITHUB_REPOSITORY</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RepositoryCompleter))]
    public string? Repository { get; set; }

    /// <summary>The branch whose workflows may take the role.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string DefaultBranch { get; set; } = "main";

    /// <summary>The cluster's name, and the beginning of the other names.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "showtime";

    /// <summary>The AWS region.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string Region { get; set; } = "us-west-2";

    /// <summary>The application's TCP port.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int Port { get; set; } = 8080;

    /// <inheritdoc/>
    private protected override void Process(RunspaceState state) => Write(Dependencies.Templates.Infrastructure(new InfrastructureRequest
    {
        Folder = FullPath(Path),
        Repository = Repository ?? state.Connection.Repository ?? Environment.GetEnvironmentVariable("GITHUB_REPOSITORY") ?? throw new ShowtimeException(
            ShowtimeError.InvalidInput, "No repository is named.", "Give it: Initialize-ShowtimeInfrastructure -Repository owner/name"),
        DefaultBranch = DefaultBranch,
        Name = Name,
        Region = Region,
        Port = Port,
    }));
}
