<#
.SYNOPSIS
    Builds, tests and packages the PowerShell module.
.DESCRIPTION
    Needs the .NET SDK and PowerShell 7.4 or later; `dotnet tool restore` brings one, to be called `dotnet pwsh`. PSScriptAnalyzer is used where it is installed.

    Build    the module, importable in place: Import-Module ./Showtime.psd1
    Package  artifacts/module/Showtime/<version>, what is tested and published
    Test     the tests of the cmdlets and the Pester suite; against the package where this run made one, else in place
.EXAMPLE
    ./build.ps1
.EXAMPLE
    dotnet pwsh -NoProfile -File build.ps1 -Task Package,Test
#>
[CmdletBinding()]
param(
    # Build, Package, Test: several with commas, also as the one text that pwsh -File makes of them.
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    # Platforms whose machines get the dependencies compiled ahead of time as well: the first command is a quarter of a second earlier there.
    [string[]] $Runtime = 'linux-x64'
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
    # IL stays beside it for every other platform and PowerShell: an assembly compiled for one is refused by the others. PowerShell 7.6 has .NET 10.
    $ahead = 'net10.0'
    foreach ($rid in $Runtime) {
        $staging = Join-Path $root "artifacts/ahead/$rid"
        # Folders of its own: a restore for one platform must not become the one that the next build finds.
        dotnet publish "$root/src/Showtime.Adapters" -c $Configuration -r $rid --self-contained false -p:PublishReadyToRun=true -p:DebugType=none `
            -p:RunAnalyzers=false -p:TreatWarningsAsErrors=false -p:WarningLevel=0 "-p:LibraryFramework=$ahead" --artifacts-path "$root/artifacts/ahead" -o $staging @quiet
        $target = New-Item -ItemType Directory -Path "$Folder/bin/Dependencies/$ahead-$rid" -Force
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

function Invoke-Test {
    # The tests without an engine, and the Pester suite in the engine that the restore brings and in this one.
    $env:SHOWTIME_TEST_MODULE = $Task -contains 'Package' ? $package : ''
    if ((Split-Path ([Environment]::ProcessPath) -LeafBase) -eq 'pwsh') { $env:SHOWTIME_TEST_PWSH = [Environment]::ProcessPath }
    foreach ($project in 'Showtime.PowerShell.Tests', 'Showtime.Module.Tests') { dotnet test "$root/tests/$project" -c $Configuration @quiet }
}

function Invoke-Analyzer {
    if (-not (Get-Module PSScriptAnalyzer -ListAvailable)) { return }
    $findings = "$root/build.ps1", "$root/tests/pester" | ForEach-Object { Invoke-ScriptAnalyzer $_ -Recurse -Severity Error }
    if ($findings) { throw "PSScriptAnalyzer has findings:`n$($findings | Format-Table ScriptName, Line, RuleName, Message | Out-String)" }
}

if ($Task -contains 'Build') { Build-Module }
if ($Task -contains 'Package') { Build-Package }
if ($Task -contains 'Test') {
    Invoke-Analyzer
    Invoke-Test
}
