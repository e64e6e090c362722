<#
.SYNOPSIS
    Measures what importing the module, and its first command, add to a PowerShell.
.DESCRIPTION
    Starts PowerShell again and again, by turns without and with the module, and writes the medians in milliseconds. Exits with 1 when the import
    adds as much as the limit.
.EXAMPLE
    ./bench/Measure-Import.ps1
.EXAMPLE
    ./bench/Measure-Import.ps1 -Module ./artifacts/module/Showtime/0.1.0/Showtime.psd1
#>
param(
    [string] $Module = "$PSScriptRoot/../Showtime.psd1",

    [ValidateRange(3, 1000)]
    [int] $Count = 10,

    # In milliseconds.
    [int] $Limit = 100
)

$ErrorActionPreference = 'Stop'
$shell = [Environment]::ProcessPath
$Module = (Resolve-Path $Module).Path
$cases = [ordered]@{
    'nothing'                 = 'exit'
    'import'                  = "Import-Module '$Module'; exit"
    'import and a command'    = "Import-Module '$Module'; `$null = Get-ShowtimeLabel; exit"
    'import and the adapters' = "Import-Module '$Module'; `$env:GITHUB_REPOSITORY = 'not one'; try { Get-ShowtimeContext } catch { exit }"
}
$times = @{}
foreach ($name in $cases.Keys) { $times[$name] = [System.Collections.Generic.List[double]]::new() }

# By turns, so that a machine that slows down slows all of them; the first round warms the file cache and does not count.
foreach ($round in 0..$Count) {
    foreach ($name in $cases.Keys) {
        $watch = [Diagnostics.Stopwatch]::StartNew()
        & $shell -NoProfile -NonInteractive -Command $cases[$name]
        if ($round -gt 0) { $times[$name].Add($watch.Elapsed.TotalMilliseconds) }
    }
}

function Get-Median($Values) { ($Values | Sort-Object)[[math]::Floor($Values.Count / 2)] }
$base = Get-Median $times['nothing']
$rows = foreach ($name in $cases.Keys) {
    $median = Get-Median $times[$name]
    [pscustomobject]@{ Case = $name; Milliseconds = [math]::Round($median); Adds = [math]::Round($median - $base) }
}
($rows | Format-Table | Out-String).Trim()
exit [int]((Get-Median $times['import']) - $base -ge $Limit)
