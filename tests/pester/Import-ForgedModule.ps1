# Dot-sourced by the tests: imports a copy of the module whose adapters are forged (ForgedBackend), and records the calls that reach them.
# MODULE_UNDER_TEST names the module to copy: a package, or the repository after a build.
$root = (Resolve-Path "$PSScriptRoot/../..").Path
$source = $env:MODULE_UNDER_TEST ? (Resolve-Path $env:MODULE_UNDER_TEST).Path : $root
$forged = $global:ShowtimeForgedModule
if (-not $forged) {
    $forged = $global:ShowtimeForgedModule = Join-Path ([IO.Path]::GetTempPath()) "showtime-forged-$([guid]::NewGuid())/Showtime"
    $null = Register-EngineEvent PowerShell.Exiting -Action { Remove-Item (Split-Path $global:ShowtimeForgedModule) -Recurse -Force -ErrorAction Ignore }
    $null = New-Item -ItemType Directory -Path "$forged/bin/Dependencies"
    Copy-Item "$source/Showtime.psd1" $forged
    Copy-Item "$source/formats", "$source/en-US" $forged -Recurse
    Copy-Item "$source/bin/*.dll" "$forged/bin"
    $backend = Get-ChildItem "$PSScriptRoot/ForgedBackend/bin/*/net8.0/Showtime.Adapters.dll" | Sort-Object LastWriteTime | Select-Object -Last 1
    Copy-Item $backend "$forged/bin/Dependencies"
}

Get-ChildItem env:GITHUB_*, env:AWS_*, env:SHOWTIME_*, env:FORGE_* | Remove-Item
$env:GITHUB_REPOSITORY = 'apache/superset'
$env:GITHUB_TOKEN = 'forged'
$env:FORGE_LOG = Join-Path (Split-Path $forged) 'calls.log'
$ProgressPreference = 'SilentlyContinue'
Import-Module "$forged/Showtime.psd1" -Global
Disconnect-Showtime

function Clear-ForgedCall {
    Set-Content $env:FORGE_LOG '' -NoNewline
}

# What was asked of the session since the last Clear-ForgedCall; what it found is left out.
function Get-ForgedCall {
    @(Get-Content $env:FORGE_LOG | Where-Object { $_ -and $_ -notmatch '^(Found|Disposed)' })
}

# Another PowerShell, for what a host shows. Its standard input is at its end, as in GitHub Actions.
function Invoke-Shell([string] $Script) {
    $null | & ([Environment]::ProcessPath) -NoProfile -Command "Import-Module '$forged/Showtime.psd1'; $Script" 2>&1 | ForEach-Object { "$_" }
}

Clear-ForgedCall
