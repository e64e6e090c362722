# Dot-sourced by the tests: imports a copy of the module with a fake in the adapters' place (FakeSession), which records the calls that reach it.
# MODULE_UNDER_TEST names the module to copy: a package, or the repository after a build.
. $PSScriptRoot/Invoke-Engine.ps1
$root = (Resolve-Path "$PSScriptRoot/../..").Path
$source = $env:MODULE_UNDER_TEST ? (Resolve-Path $env:MODULE_UNDER_TEST).Path : $root
$fake = $global:ShowtimeFakeModule
if (-not $fake) {
    $fake = $global:ShowtimeFakeModule = Join-Path ([IO.Path]::GetTempPath()) "showtime-fake-$([guid]::NewGuid())/Showtime"
    $null = Register-EngineEvent PowerShell.Exiting -Action { Remove-Item (Split-Path $global:ShowtimeFakeModule) -Recurse -Force -ErrorAction Ignore }
    $null = New-Item -ItemType Directory -Path "$fake/bin/Dependencies"
    Copy-Item "$source/Showtime.psd1" $fake
    Copy-Item "$source/formats", "$source/en-US" $fake -Recurse
    Copy-Item "$source/bin/*.dll" "$fake/bin"
    $backend = Get-ChildItem "$PSScriptRoot/FakeBackend/bin/*/net8.0/Showtime.Adapters.dll" | Sort-Object LastWriteTime | Select-Object -Last 1
    Copy-Item $backend "$fake/bin/Dependencies"
}

Get-ChildItem env:GITHUB_*, env:AWS_*, env:SHOWTIME_*, env:FAKE_* | Remove-Item
$env:GITHUB_REPOSITORY = 'apache/superset'
$env:GITHUB_TOKEN = 'fake'
$env:FAKE_LOG = Join-Path (Split-Path $fake) 'calls.log'
$ProgressPreference = 'SilentlyContinue'
Import-Module "$fake/Showtime.psd1" -Global
Disconnect-Showtime

function Clear-FakeCall {
    Set-Content $env:FAKE_LOG '' -NoNewline
}

# What was asked of the session since the last Clear-FakeCall; what it found is left out.
function Get-FakeCall {
    @(Get-Content $env:FAKE_LOG | Where-Object { $_ -and $_ -notmatch '^(Found|Disposed)' })
}

# Waits until the session was asked for something. It fails after half a minute instead of waiting for ever.
function Wait-FakeCall([string] $Call) {
    for ($i = 0; -not (Select-String $Call $env:FAKE_LOG -Quiet); $i++) {
        if ($i -gt 3000) { throw "Nobody asked for '$Call'." }
        Start-Sleep -Milliseconds 10
    }
}

# Another PowerShell with the module, for what a host shows.
function Invoke-Shell([string] $Script) { Invoke-Engine -Command "Import-Module '$fake/Showtime.psd1'; $Script" }

Clear-FakeCall
