<#
.SYNOPSIS
    Runs the Pester suite in this process and writes "passed failed skipped".
#>
param(
    [Parameter(Mandatory)]
    [string] $ResultPath,

    # Files, with semicolons between them.
    [string] $Path = "$PSScriptRoot/*.Tests.ps1"
)

$ErrorActionPreference = 'Stop'
Import-Module Pester -MinimumVersion 5.0
$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path -split ';'
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$configuration.Output.RenderMode = 'Plaintext'
$result = Invoke-Pester -Configuration $configuration
Set-Content $ResultPath "$($result.PassedCount) $($result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount) $($result.SkippedCount + $result.NotRunCount)"
