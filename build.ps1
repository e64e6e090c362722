<#
.SYNOPSIS
    Builds, tests and packages the PowerShell module.
.DESCRIPTION
    Needs PowerShell 7.4 and the .NET SDK. Pester and PSScriptAnalyzer are used where they are installed.

    Build    the module, importable in place: Import-Module ./Showtime.psd1
    Package  artifacts/module/Showtime/<version>, what is tested and published
    Test     the tests without the engine, then the Pester suite; against the package where this run made one, else in place
.EXAMPLE
    ./build.ps1
.EXAMPLE
    ./build.ps1 -Task Package, Test -Configuration Release
#>
[CmdletBinding()]
param(
    # Build, Package, Test: several with commas, also as the one text that pwsh -File makes of them.
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    # Platforms whose machines get the dependencies compiled ahead of time as well: the first command is a quarter of a second earlier there.
    [string[]] $Runtime = 'linux-x64',

    # Where to write "passed failed skipped" of the Pester suite.
    [string] $ResultPath,

    # Only the tests without the engine, or only the Pester suite.
    [ValidateSet('All', 'Unit', 'Pester')]
    [string] $Suite = 'All'
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
$Task = $Task -split ','
$unknown = $Task | Where-Object { $_ -notin 'Build', 'Package', 'Test' }
if ($unknown) { throw "There is no task '$unknown'. There are Build, Package and Test." }
$root = $PSScriptRoot
$version = ([xml](Get-Content "$root/Directory.Build.props" -Raw)).Project.PropertyGroup.VersionPrefix | Where-Object { $_ } | Select-Object -First 1
$package = Join-Path $root "artifacts/module/Showtime/$version"
# One node: a machine with few cores builds no faster with more, and a server left behind keeps files open.
$quiet = '-v', 'quiet', '-m:1', '-nodeReuse:false', '-clp:NoSummary'

function Build-Module {
    dotnet build "$root/src/Showtime.PowerShell" -c $Configuration @quiet
}

function Publish-Ahead([string] $Folder) {
    # IL stays beside it for every other platform: an assembly compiled for one is refused by the others.
    foreach ($rid in $Runtime) {
        $staging = Join-Path $root "artifacts/ahead/$rid"
        # Folders of its own: a restore for one platform must not become the one that the next build finds.
        dotnet publish "$root/src/Showtime.Adapters" -c $Configuration -r $rid --self-contained false -p:PublishReadyToRun=true -p:DebugType=none `
            -p:RunAnalyzers=false --artifacts-path "$root/artifacts/ahead" -o $staging @quiet
        $target = New-Item -ItemType Directory -Path "$Folder/bin/Dependencies/$rid" -Force
        # AWSSDK.EC2 is 5 MB, compiled 12 MB, and only a command that looks up an address loads it.
        Get-ChildItem "$Folder/bin/Dependencies/*.dll" -Exclude AWSSDK.EC2.dll | Where-Object { Test-Path "$staging/$($_.Name)" } | ForEach-Object { Copy-Item "$staging/$($_.Name)" $target }
    }
}

function Build-Package {
    if (Test-Path $package) { Remove-Item $package -Recurse -Force }
    $null = New-Item -ItemType Directory -Path $package
    dotnet build "$root/src/Showtime.PowerShell" -c $Configuration "-p:ModuleDirectory=$package/" -p:DebugType=none @quiet
    foreach ($item in 'Showtime.psd1', 'formats', 'LICENSE', 'README.md', 'CHANGELOG.md') {
        if (Test-Path "$root/$item") { Copy-Item "$root/$item" $package -Recurse }
    }
    Publish-Ahead $package
    $null = Test-ModuleManifest "$package/Showtime.psd1"
    "Packaged $package ($((Get-ChildItem $package -Recurse -File | Measure-Object Length -Sum).Sum / 1MB -as [int]) MB)"
}

function Invoke-UnitTest {
    dotnet test "$root/tests/Showtime.PowerShell.Tests" -c $Configuration @quiet
}

function Invoke-PesterSuite {
    if (-not (Get-Module Pester -ListAvailable | Where-Object Version -ge ([version]'5.0'))) {
        Write-Warning 'Pester 5 is not installed: its tests are skipped. Install-Module Pester brings it.'
        $count = (Select-String '^\s*It ' "$root/tests/pester/*.Tests.ps1").Count
        if ($ResultPath) { Set-Content $ResultPath "0 0 $count" }
        return
    }
    dotnet build "$root/tests/pester/ForgedBackend" -c $Configuration @quiet

    # Each group in a process of its own: a module's assemblies stay loaded, and the forged adapters are not the real ones.
    $env:MODULE_UNDER_TEST = $Task -contains 'Package' ? $package : $root
    $sandboxed, $forged = (Get-ChildItem "$root/tests/pester/*.Tests.ps1").Where({ $_.Name -like 'Sandbox*' }, 'Split')
    $sum = 0, 0, 0
    foreach ($group in $forged, $sandboxed) {
        $result = Join-Path ([IO.Path]::GetTempPath()) "showtime-pester-$PID.txt"
        # The suite's failures are in its result; what it prints on the way is no error of this script's.
        $PSNativeCommandUseErrorActionPreference = $false
        & ([Environment]::ProcessPath) -NoProfile -NonInteractive -File "$root/tests/pester/Invoke-Suite.ps1" -ResultPath $result -Path ($group.FullName -join ';')
        $PSNativeCommandUseErrorActionPreference = $true
        if (-not (Test-Path $result)) { throw 'The Pester suite did not end.' }
        $counts = -split (Get-Content $result)
        Remove-Item $result
        $sum = 0..2 | ForEach-Object { $sum[$_] + [int]$counts[$_] }
    }
    $passed, $failed, $skipped = $sum
    if ($ResultPath) { Set-Content $ResultPath "$passed $failed $skipped" }
    "Pester: $passed passed, $failed failed, $skipped skipped"
    if ($failed -gt 0) { throw "$failed Pester tests failed." }
}

function Invoke-Analyzer {
    if (-not (Get-Module PSScriptAnalyzer -ListAvailable)) { return }
    $findings = "$root/build.ps1", "$root/tests/pester" | ForEach-Object { Invoke-ScriptAnalyzer $_ -Recurse -Severity Error }
    if ($findings) { throw "PSScriptAnalyzer has findings:`n$($findings | Format-Table ScriptName, Line, RuleName, Message | Out-String)" }
}

if ($Task -contains 'Build') { Build-Module }
if ($Task -contains 'Package') { Build-Package }
if ($Task -contains 'Test') {
    if ($Task -notcontains 'Package' -and $Task -notcontains 'Build') { Build-Module }
    Invoke-Analyzer
    # The second runs although the first fails: a result that is missing says less than one that is bad.
    $failure = $null
    if ($Suite -ne 'Pester') {
        try { Invoke-UnitTest } catch { $failure = $_ }
    }
    if ($Suite -ne 'Unit') { Invoke-PesterSuite }
    if ($failure) { throw $failure }
}
