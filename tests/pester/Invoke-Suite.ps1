<#
.SYNOPSIS
    Runs Pester files in this process, one after another, and writes what came of each It as JSON. Started by tests/Showtime.Module.Tests.
#>
param(
    # Pester's folder.
    [Parameter(Mandatory)]
    [string] $Pester,

    # Files, with semicolons between them.
    [Parameter(Mandatory)]
    [string] $Path,

    [Parameter(Mandatory)]
    [string] $ResultPath,

    # Only list the tests.
    [switch] $DiscoverOnly
)

$ErrorActionPreference = 'Stop'
Import-Module "$Pester/Pester.psd1"
function Get-Reason($Errors) { ($Errors | ForEach-Object { "$($_.DisplayErrorMessage ?? $_)`n$($_.DisplayStackTrace)".Trim() }) -join "`n" }

$files = foreach ($file in $Path -split ';') {
    $configuration = New-PesterConfiguration
    $configuration.Run.Path = $file
    $configuration.Run.PassThru = $true
    $configuration.Run.SkipRun = [bool]$DiscoverOnly
    $configuration.Output.Verbosity = 'None'
    $configuration.Output.RenderMode = 'Plaintext'
    $result = Invoke-Pester -Configuration $configuration
    @{
        Path     = $file
        # What went wrong outside an It: the file cannot be read, or a BeforeAll or AfterAll failed.
        Problems = @(@($result.FailedContainers) + @($result.FailedBlocks) | Where-Object { $_.ErrorRecord } | ForEach-Object { Get-Reason $_.ErrorRecord })
        Tests    = @($result.Tests | ForEach-Object { @{ Name = $_.ExpandedPath; Line = $_.StartLine; Result = "$($_.Result)"; Reason = Get-Reason $_.ErrorRecord; Milliseconds = [int]$_.Duration.TotalMilliseconds } })
    }
}
ConvertTo-Json @($files) -Depth 4 | Set-Content $ResultPath
