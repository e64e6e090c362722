# Dot-sourced by the tests of Sandbox/: the module as it ships, with its real adapters, connected to a sandbox of this file's own.
. $PSScriptRoot/Import-SandboxModule.ps1
$sandbox = Start-ShowtimeSandbox

# As one of the sandbox's people, whose login is the token: maria may push, tom may label, sam may read.
function Invoke-GitHub([string] $Path, $Body, [string] $As = 'maria', [string] $Method = 'Post') {
    Invoke-RestMethod "$($sandbox.GitHubAddress)repos/$($sandbox.Repository)/$Path" -Method $Method -Headers @{ Authorization = "Bearer $As" } -NoProxy -Body ($Body | ConvertTo-Json -Compress) -ContentType 'application/json; charset=utf-8'
}
function Get-LabelOf([int] $Number) { (Invoke-RestMethod "$($sandbox.GitHubAddress)repos/$($sandbox.Repository)/issues/$Number/labels" -Headers @{ Authorization = 'Bearer maria' } -NoProxy).name }

# A service that has been deleted is still listed for a moment, without a task and without a cost.
function Get-Living { Get-ShowtimeEnvironment @args | Where-Object Status -ne Stopping }

# The writes that an action sent.
function Get-Write([scriptblock] $Action) {
    $before = $sandbox.Calls.Count
    $null = & $Action
    $sandbox.Calls | Select-Object -Skip $before | Where-Object IsWrite
}
