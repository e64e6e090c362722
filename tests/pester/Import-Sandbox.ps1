# Dot-sourced by the tests: imports the module as it is (SHOWTIME_MODULE, else the repository after a build) with its real adapters.
$root = (Resolve-Path "$PSScriptRoot/../..").Path
$source = $env:SHOWTIME_MODULE ? (Resolve-Path $env:SHOWTIME_MODULE).Path : $root
Get-ChildItem env:GITHUB_*, env:AWS_*, env:SHOWTIME_* | Where-Object Name -ne SHOWTIME_MODULE | Remove-Item
$ProgressPreference = 'SilentlyContinue'
Get-Module Showtime | Remove-Module
Import-Module "$source/Showtime.psd1" -Global
