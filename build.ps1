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

    # What the package is compiled ahead of time for, a .NET and a platform each. Elsewhere the same files are compiled as they run: the first command
    # is slower there, and nothing else. A release is for all that this project serves, another package for the machine at hand.
    [string[]] $Ahead,

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
# PowerShell 7.4 has .NET 8, and 7.6 has .NET 10.
$platforms = 'net8.0-linux-x64', 'net8.0-win-x64', 'net10.0-linux-x64', 'net10.0-linux-arm64', 'net10.0-win-x64', 'net10.0-osx-arm64'
$here = "net10.0-$($IsWindows ? 'win' : $IsMacOS ? 'osx' : 'linux')-$([Runtime.InteropServices.RuntimeInformation]::ProcessArchitecture)".ToLowerInvariant()
if (-not $Ahead) { $Ahead = $Task -contains 'Release' ? $platforms : $here }
$Ahead = $Ahead -split ','
$root = $PSScriptRoot
$version = ([xml](Get-Content "$root/Directory.Build.props" -Raw)).Project.PropertyGroup.VersionPrefix | Where-Object { $_ } | Select-Object -First 1
$package = Join-Path $root "artifacts/module/Showtime/$version"
$release = Join-Path $root 'artifacts/release'
# One node: a machine with few cores builds no faster with more, and a server left behind keeps files open.
$quiet = '-v', 'quiet', '-m:1', '-nodeReuse:false', '-clp:NoSummary'

function Build-Module {
    dotnet build "$root/src/Showtime.PowerShell" -c $Configuration @quiet
}

# A folder's assemblies as machine code, beside the IL that every other platform and .NET takes: code made for one is refused by the others.
function Publish-Ahead([string] $From, [string] $Target, [string] $Name) {
    $framework, $rid = $Name -split '-', 2
    $staging = Join-Path $root "artifacts/ahead/$Name"
    if (Test-Path $staging) { Remove-Item $staging -Recurse -Force }
    # Folders of its own: a restore for one platform must not become the one that the next build finds.
    dotnet publish "$root/tools/AheadOfTime" -c $Configuration -r $rid "-p:Framework=$framework" "-p:From=$From" --artifacts-path "$root/artifacts/ahead" -o $staging @quiet
    # What was left as it is need not be there twice.
    Get-ChildItem $staging -Recurse -Filter *.dll | ForEach-Object {
        $file = [IO.Path]::GetRelativePath($staging, $_)
        if ($_.Length -eq (Get-Item "$From/$file").Length) { return }
        $null = New-Item -ItemType Directory -Path (Split-Path "$Target/$file") -Force
        Copy-Item $_ "$Target/$file" -Force
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
    foreach ($name in $Ahead) { Publish-Ahead "$package/bin" "$package/bin/$name" $name }
    Write-Sum $package
    $null = Test-ModuleManifest "$package/Showtime.psd1"
    "Packaged $package ($((Get-ChildItem $package -Recurse -File | Measure-Object Length -Sum).Sum / 1MB -as [int]) MB)"
}

function Build-Release {
    if (Test-Path $release) { Remove-Item $release -Recurse -Force }
    $null = New-Item -ItemType Directory -Path $release
    Compress-PSResource $package $release
    # The command writes the same workflows as the module does, so it carries the module's hashes.
    dotnet pack "$root/src/Showtime.Cli" -c $Configuration -p:AheadOfTime=true "-p:ModuleSums=$package/SHA256SUMS" -p:RunAnalyzers=false --artifacts-path "$root/artifacts/ahead" -o $release @quiet
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
    # One for each platform, and the one that refers to them.
    foreach ($file in Get-Item "$release/Showtime.Cli.*.nupkg") {
        $archive = [IO.Compression.ZipFile]::Open($file, 'Update')
        try {
            foreach ($entry in @($archive.Entries | Where-Object Name -eq 'SHA256SUMS')) {
                $name = $entry.FullName
                $entry.Delete()
                $null = [IO.Compression.ZipFileExtensions]::CreateEntryFromFile($archive, "$staging/SHA256SUMS", $name)
            }
        } finally { $archive.Dispose() }
    }
    Write-Sum $release
}

function Invoke-Test {
    # The tests without an engine, and the Pester suite in the engine that the restore brings and in this one.
    $env:SHOWTIME_TEST_MODULE = $packages ? $package : ''
    # As a .NET tool it is a library, and the process is dotnet.
    $env:SHOWTIME_TEST_PWSH = (Split-Path ([Environment]::ProcessPath) -LeafBase) -eq 'dotnet' ? "$PSHOME/pwsh.dll" : [Environment]::ProcessPath
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
