<#
.SYNOPSIS
    Runs Pester files in this process, one after another, and writes what came of each It as JSON. Started by tests/Showtime.Module.Tests.
#>
param(
    # Pester's folder.
    [Parameter(Mandatory)]
    [string] $Pester,

    # Files, with semicolons between them.
    [Parameter(Mandatory)]
    [string] $Path,

    [Parameter(Mandatory)]
    [string] $ResultPath,

    # Only list the tests.
    [switch] $DiscoverOnly
)

$ErrorActionPreference = 'Stop'
Import-Module "$Pester/Pester.psd1"
function Format-Value($Value) { $Value -is [array] ? "@($($Value -join ', '))" : "$Value" }

# The names of a test and of what it stands in, with each <Key> replaced by the value that a -TestCases or -ForEach gave it.
function Get-Name($Test) {
    $data = @{}
    for ($part = $Test; $part; $part = $part.PSObject.Properties['Block'] ? $part.Block : $part.Parent) {
        if ($part.Data -is [Collections.IDictionary]) { $part.Data.GetEnumerator() | Where-Object { -not $data.ContainsKey($_.Key) } | ForEach-Object { $data[$_.Key] = $_.Value } }
    }
    [regex]::Replace($Test.Path -join '.', '<(\w+)>', { param($match) $key = $match.Groups[1].Value; $data.ContainsKey($key) ? (Format-Value $data[$key]) : $match.Value })
}

function Get-Reason($Errors) { ($Errors | ForEach-Object { "$($_.DisplayErrorMessage ?? $_)`n$($_.DisplayStackTrace)".Trim() }) -join "`n" }

$files = foreach ($file in $Path -split ';') {
    $configuration = New-PesterConfiguration
    $configuration.Run.Path = $file
    $configuration.Run.PassThru = $true
    $configuration.Run.SkipRun = [bool]$DiscoverOnly
    $configuration.Output.Verbosity = 'None'
    $configuration.Output.RenderMode = 'Plaintext'
    $result = Invoke-Pester -Configuration $configuration
    @{
        Path     = $file
        # What went wrong outside an It: the file cannot be read, or a BeforeAll or AfterAll failed.
        Problems = @(@($result.FailedContainers) + @($result.FailedBlocks) | Where-Object { $_.ErrorRecord } | ForEach-Object { Get-Reason $_.ErrorRecord })
        Tests    = @($result.Tests | ForEach-Object { @{ Name = Get-Name $_; Line = $_.StartLine; Result = "$($_.Result)"; Reason = Get-Reason $_.ErrorRecord; Milliseconds = [int]$_.Duration.TotalMilliseconds } })
    }
}
ConvertTo-Json @($files) -Depth 4 | Set-Content $ResultPath
