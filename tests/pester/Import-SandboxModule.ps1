# Dot-sourced by the tests: imports the module as it is (MODULE_UNDER_TEST, else the repository after a build) with its real adapters.
. $PSScriptRoot/Invoke-Engine.ps1
$root = (Resolve-Path "$PSScriptRoot/../..").Path
$source = $env:MODULE_UNDER_TEST ? (Resolve-Path $env:MODULE_UNDER_TEST).Path : $root
Get-ChildItem env:GITHUB_*, env:AWS_*, env:SHOWTIME_* | Remove-Item
$ProgressPreference = 'SilentlyContinue'
Get-Module Showtime | Remove-Module
Import-Module "$source/Showtime.psd1" -Global
