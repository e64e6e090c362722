<#
.SYNOPSIS
    Builds, tests and packages the PowerShell module.
.DESCRIPTION
    Needs the .NET SDK and PowerShell 7.4 or later; `dotnet tool restore` brings one, to be called `dotnet pwsh`. PSScriptAnalyzer is used where it is installed.

    Build    the module, importable in place: Import-Module ./Showtime.psd1
    Package  artifacts/module/Showtime/<version>, what is tested and published, with the hash of each file in SHA256SUMS
    Release  Package, and artifacts/release: the packages of the module and of the command, their bill of materials, SHA256SUMS
    Sign     signs the module's own files in artifacts/release, on Windows, with the certificate in SHOWTIME_SIGN_CERTIFICATE
    Test     the tests of the cmdlets and the Pester suite; against the package where this run made one, else in place
.EXAMPLE
    ./build.ps1
.EXAMPLE
    dotnet pwsh -NoProfile -File build.ps1 -Task Package,Test
#>
[CmdletBinding()]
param(
    # Build, Package, Release, Sign, Test: several with commas, also as the one text that pwsh -File makes of them.
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    # Platforms whose machines get the dependencies compiled ahead of time as well: the first command is a quarter of a second earlier there.
    [string[]] $Runtime = 'linux-x64',

    # The project's page, for the manifest and Get-Help -Online. In Actions it is the repository's; without one the package names none.
    [string] $ProjectUri = $env:GITHUB_REPOSITORY ? "$env:GITHUB_SERVER_URL/$env:GITHUB_REPOSITORY" : ''
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
$Task = $Task -split ','
$tasks = 'Build', 'Package', 'Release', 'Sign', 'Test'
$unknown = $Task | Where-Object { $_ -notin $tasks }
if ($unknown) { throw "There is no task '$unknown'. There are $($tasks -join ', ')." }
$packages = $Task -contains 'Package' -or $Task -contains 'Release'
$root = $PSScriptRoot
$version = ([xml](Get-Content "$root/Directory.Build.props" -Raw)).Project.PropertyGroup.VersionPrefix | Where-Object { $_ } | Select-Object -First 1
$package = Join-Path $root "artifacts/module/Showtime/$version"
$release = Join-Path $root 'artifacts/release'
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

# The hash of each file but this one, as sha256sum writes it. Workflows that install the module are pinned to the hash of this file.
function Write-Sum([string] $Folder) {
    Remove-Item "$Folder/SHA256SUMS" -ErrorAction Ignore
    $lines = foreach ($file in Get-ChildItem $Folder -Recurse -File -Force) {
        "$((Get-FileHash $file).Hash.ToLowerInvariant())  $([IO.Path]::GetRelativePath($Folder, $file).Replace('\', '/'))"
    }
    [IO.File]::WriteAllText("$Folder/SHA256SUMS", (($lines | Sort-Object -CaseSensitive) -join "`n") + "`n")
}

# What the gallery shows beside the module. A clone does not know where it comes from, so the manifest gets it here.
function Set-ProjectUri([string] $Manifest) {
    $pages = "$ProjectUri/blob/v$version"
    $known = "            ProjectUri   = '$ProjectUri'", "            LicenseUri   = '$pages/LICENSE'", "            IconUri      = '$ProjectUri/raw/v$version/docs/icon.png'",
        "            ReleaseNotes = '$pages/CHANGELOG.md'"
    $text = [IO.File]::ReadAllText($Manifest)
    [IO.File]::WriteAllText($Manifest, $text.Replace("        PSData = @{`n", "        PSData = @{`n$($known -join "`n")`n"))
}

function Build-Package {
    if (Test-Path $package) { Remove-Item $package -Recurse -Force }
    $null = New-Item -ItemType Directory -Path $package
    dotnet build "$root/src/Showtime.PowerShell" -c $Configuration "-p:ModuleDirectory=$package/" -p:DebugType=none `
        "-p:HelpAddress=$($ProjectUri ? "$ProjectUri/blob/v$version/docs/en-US" : '')" @quiet
    foreach ($item in 'Showtime.psd1', 'formats', 'LICENSE', 'README.md', 'CHANGELOG.md') {
        if (Test-Path "$root/$item") { Copy-Item "$root/$item" $package -Recurse }
    }
    if ($ProjectUri) { Set-ProjectUri "$package/Showtime.psd1" }
    Publish-Ahead $package
    Write-Sum $package
    $null = Test-ModuleManifest "$package/Showtime.psd1"
    "Packaged $package ($((Get-ChildItem $package -Recurse -File | Measure-Object Length -Sum).Sum / 1MB -as [int]) MB)"
}

function Build-Release {
    if (Test-Path $release) { Remove-Item $release -Recurse -Force }
    $null = New-Item -ItemType Directory -Path $release
    Compress-PSResource $package $release
    # The command writes the same workflows as the module does, so it carries the module's hashes.
    dotnet pack "$root/src/Showtime.Cli" -c $Configuration "-p:ModuleSums=$package/SHA256SUMS" -o $release @quiet
    # The command refers to all that the module has, so this is the bill of both.
    dotnet tool run dotnet-CycloneDX -- "$root/src/Showtime.Cli/Showtime.Cli.csproj" -rs -c $Configuration -F Json -o $release -fn showtime.cdx.json -sn Showtime -sv $version
    Write-Sum $release
}

# Signed are Showtime's own files. Their hashes change, and so what names them: SHA256SUMS of the module, in its package and the command's, and of the release.
function Set-Signature {
    if (-not $IsWindows) { throw 'Authenticode signatures are made on Windows only: PowerShell has no Set-AuthenticodeSignature elsewhere. Run the task Sign on Windows.' }
    if (-not $env:SHOWTIME_SIGN_CERTIFICATE) { throw 'No certificate is named: set SHOWTIME_SIGN_CERTIFICATE to the thumbprint of one in Cert:\CurrentUser\My.' }
    $certificate = Get-Item "Cert:\CurrentUser\My\$env:SHOWTIME_SIGN_CERTIFICATE"
    $staging = Join-Path $root 'artifacts/signed'
    if (Test-Path $staging) { Remove-Item $staging -Recurse -Force }
    [IO.Compression.ZipFile]::ExtractToDirectory("$release/Showtime.$version.nupkg", $staging)
    # What a package holds beside the module's files.
    Remove-Item "$staging/_rels", "$staging/package", "$staging/``[Content_Types``].xml", "$staging/*.nuspec" -Recurse -ErrorAction Ignore
    foreach ($file in Get-ChildItem $staging -Recurse -File -Include 'Showtime*.dll', '*.psd1', '*.ps1xml') {
        $signature = Set-AuthenticodeSignature $file -Certificate $certificate -HashAlgorithm SHA256 -TimestampServer 'http://timestamp.digicert.com'
        if ($signature.Status -ne 'Valid') { throw "$file was not signed: $($signature.StatusMessage)" }
    }
    Write-Sum $staging
    Remove-Item "$release/Showtime.$version.nupkg"
    Compress-PSResource $staging $release
    $archive = [IO.Compression.ZipFile]::Open("$release/Showtime.Cli.$version.nupkg", 'Update')
    try {
        $entry = $archive.Entries | Where-Object Name -eq 'SHA256SUMS'
        $name = $entry.FullName
        $entry.Delete()
        $null = [IO.Compression.ZipFileExtensions]::CreateEntryFromFile($archive, "$staging/SHA256SUMS", $name)
    } finally { $archive.Dispose() }
    Write-Sum $release
}

function Invoke-Test {
    # The tests without an engine, and the Pester suite in the engine that the restore brings and in this one.
    $env:SHOWTIME_TEST_MODULE = $packages ? $package : ''
    if ((Split-Path ([Environment]::ProcessPath) -LeafBase) -eq 'pwsh') { $env:SHOWTIME_TEST_PWSH = [Environment]::ProcessPath }
    foreach ($project in 'Showtime.PowerShell.Tests', 'Showtime.Module.Tests') { dotnet test "$root/tests/$project" -c $Configuration @quiet }
}

function Invoke-Analyzer {
    if (-not (Get-Module PSScriptAnalyzer -ListAvailable)) { return }
    $findings = "$root/build.ps1", "$root/tests/pester" | ForEach-Object { Invoke-ScriptAnalyzer $_ -Recurse -Severity Error }
    if ($findings) { throw "PSScriptAnalyzer has findings:`n$($findings | Format-Table ScriptName, Line, RuleName, Message | Out-String)" }
}

if ($Task -contains 'Build') { Build-Module }
if ($packages) { Build-Package }
if ($Task -contains 'Release') { Build-Release }
if ($Task -contains 'Sign') { Set-Signature }
if ($Task -contains 'Test') {
    Invoke-Analyzer
    Invoke-Test
}
