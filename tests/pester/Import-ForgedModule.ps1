# A copy of the module whose adapters are forged, imported; its calls are recorded in the file that $env:FORGE_LOG names.
# SHOWTIME_MODULE names the folder to copy: a package, or the repository after a build.
$root = (Resolve-Path "$PSScriptRoot/../..").Path
$source = $env:SHOWTIME_MODULE ? (Resolve-Path $env:SHOWTIME_MODULE).Path : $root
$forged = $global:ShowtimeForgedModule
if (-not $forged) {
    $forged = $global:ShowtimeForgedModule = Join-Path ([IO.Path]::GetTempPath()) "showtime-forged-$([guid]::NewGuid())/Showtime"
    # The engine's event outlives every test file; a folder in use is left to the system's own cleaning.
    $null = Register-EngineEvent PowerShell.Exiting -Action { Remove-Item (Split-Path $global:ShowtimeForgedModule) -Recurse -Force -ErrorAction Ignore }
    $null = New-Item -ItemType Directory -Path "$forged/bin/Dependencies"
    Copy-Item "$source/Showtime.psd1" $forged
    foreach ($folder in 'formats', 'en-US') {
        if (Test-Path "$source/$folder") { Copy-Item "$source/$folder" $forged -Recurse }
    }
    Copy-Item "$source/bin/*.dll" "$forged/bin"
    $backend = Get-ChildItem "$PSScriptRoot/ForgedBackend/bin/*/net8.0/Showtime.Adapters.dll" | Sort-Object LastWriteTime | Select-Object -Last 1
    Copy-Item $backend "$forged/bin/Dependencies"
}
foreach ($name in 'GITHUB_ACTIONS', 'GITHUB_EVENT_NAME', 'GITHUB_EVENT_PATH', 'GITHUB_OUTPUT', 'FORGE_UNCERTAIN', 'FORGE_SLOW') {
    Remove-Item "env:$name" -ErrorAction Ignore
}
$env:GITHUB_REPOSITORY = 'apache/superset'
$env:GITHUB_TOKEN = 'forged'
$env:FORGE_LOG = Join-Path (Split-Path $forged) 'calls.log'
Set-Content $env:FORGE_LOG '' -NoNewline
Import-Module "$forged/Showtime.psd1" -Global
