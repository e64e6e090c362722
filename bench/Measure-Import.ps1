<#
.SYNOPSIS
    Measures what importing the module, and its first command, add to a PowerShell.
.DESCRIPTION
    Starts PowerShell again and again, by turns through all cases and modules, and writes the medians in milliseconds. With a baseline, each case
    has the ratio to it too. Exits with 1 when the import adds as much as the limit.
.EXAMPLE
    dotnet pwsh -NoProfile -File bench/Measure-Import.ps1
.EXAMPLE
    dotnet pwsh -NoProfile -File bench/Measure-Import.ps1 -Module ./artifacts/module/Showtime/0.1.0 -Baseline /path/to/another
#>
param(
    # A folder with Showtime.psd1.
    [string] $Module = "$PSScriptRoot/..",

    # Another one, measured in the same run.
    [string] $Baseline,

    [ValidateRange(3, 1000)]
    [int] $Count = 10,

    # In milliseconds.
    [int] $Limit = 100,

    # Write the rows as JSON.
    [switch] $AsJson
)

$ErrorActionPreference = 'Stop'
# Without Invoke-Engine's function around it: this is what is timed. The process is pwsh, or dotnet with pwsh.dll.
$program = [Environment]::ProcessPath
$library = (Split-Path $program -LeafBase) -eq 'dotnet' ? @("$PSHOME/pwsh.dll") : @()
$modules = [ordered]@{ Module = (Resolve-Path $Module).Path }
if ($Baseline) { $modules.Baseline = (Resolve-Path $Baseline).Path }

# What the engine does with '{0}', the manifest. What the last case times itself is on its output: the command alone, without the sandbox's start.
$cases = [ordered]@{
    'nothing'                                  = 'exit'
    'import'                                   = "Import-Module '{0}'; exit"
    'import and a command'                     = "Import-Module '{0}'; `$null = Get-ShowtimeLabel; exit"
    'import and the adapters'                  = "Import-Module '{0}'; `$env:GITHUB_REPOSITORY = 'not one'; try {{ Get-ShowtimeContext }} catch {{ exit }}"
    'first Get-ShowtimeEnvironment (sandbox)'  = "Import-Module '{0}'; `$null = Start-ShowtimeSandbox; `$watch = [Diagnostics.Stopwatch]::StartNew(); `$null = Get-ShowtimeEnvironment; 'ms ' + `$watch.Elapsed.TotalMilliseconds; exit"
}
$times = @{}
foreach ($case in $cases.Keys) { foreach ($which in $modules.Keys) { $times["$case|$which"] = [Collections.Generic.List[double]]::new() } }

# By turns, so that a machine that slows down slows all of them; the first round warms the file cache and does not count.
foreach ($round in 0..$Count) {
    foreach ($case in $cases.Keys) {
        foreach ($which in $modules.Keys) {
            $watch = [Diagnostics.Stopwatch]::StartNew()
            $said = & $program @library -NoProfile -NonInteractive -Command ($cases[$case] -f "$($modules[$which])/Showtime.psd1")
            $elapsed = $watch.Elapsed.TotalMilliseconds
            if ("$said" -match 'ms (\d+([.,]\d+)?)') { $elapsed = [double]$Matches[1].Replace(',', '.') }
            if ($round -gt 0) { $times["$case|$which"].Add($elapsed) }
        }
    }
}

function Get-Median([string] $Case, [string] $Which = 'Module') {
    $sorted = $times["$Case|$Which"] | Sort-Object
    $sorted[[math]::Floor($sorted.Count / 2)]
}
$base = Get-Median 'nothing'
$rows = foreach ($case in $cases.Keys) {
    $median = Get-Median $case
    $row = [ordered]@{ Case = $case; Milliseconds = [math]::Round($median); Adds = $case -like 'import*' ? [math]::Round($median - $base) : $null }
    if ($Baseline) {
        $row.Baseline = [math]::Round((Get-Median $case Baseline))
        $row.Ratio = [math]::Round($median / (Get-Median $case Baseline), 2)
    }
    [pscustomobject]$row
}
$AsJson ? ($rows | ConvertTo-Json) : ($rows | Format-Table | Out-String -Width 160).Trim()
exit [int]((Get-Median 'import') - $base -ge $Limit)
