# Run by operators-day.sh: each command as it is typed, what it prints at 120 columns, and how long it took.
$ErrorActionPreference = 'Continue'
$ProgressPreference = 'SilentlyContinue'
Import-Module "$PSScriptRoot/../Showtime.psd1"
$commands = @(
    '# The morning: is the connection right, and what runs?'
    'Get-ShowtimeContext | Format-List Repository, Place'
    'Get-ShowtimeEnvironment | Select-Object -First 8'
    'Measure-ShowtimeEnvironment'
    'Measure-ShowtimeEnvironment -By Age'
    '# One that somebody asks about.'
    'Get-ShowtimeEnvironment 17 | Format-List'
    'Get-ShowtimeEnvironment (4..9)'
    '# Twenty reviewers need more time; one must not change.'
    '1..20 | Set-ShowtimeEnvironment -TimeToLive 1w'
    'Set-ShowtimeEnvironment 3 -Frozen; Get-ShowtimeEnvironment (1..4)'
    '# What is old? Look first, then remove; a removal is told before it is made.'
    'Get-ShowtimeEnvironment | Where Age -gt 48h | Remove-ShowtimeEnvironment'
    '(Get-ShowtimeEnvironment | Where-Object { $_.Age.TotalHours -gt 4 }).Count'
    'Get-ShowtimeEnvironment | Select-Object -Last 5 | Remove-ShowtimeEnvironment -Force'
    'Remove-ShowtimeEnvironment 4711 -Force'
    '# One is stopped as the label does; another has to run.'
    'Stop-ShowtimeEnvironment 12'
    'Wait-ShowtimeEnvironment 13 -Timeout 1m'
    '# The clean-up of the night: what would it do?'
    'Invoke-ShowtimeCleanup -OlderThan 4h -CheckOnly | Select-Object -First 4'
    'Invoke-ShowtimeCleanup -RespectTimeToLive -CheckOnly'
    '# For the others: a page, and a file that a spreadsheet reads.'
    'Export-ShowtimeReport (Join-Path ([IO.Path]::GetTempPath()) report.html) | Select-Object Name, Length'
    '(Get-ShowtimeEnvironment | ConvertTo-Csv | Select-Object -First 2).Substring(0, 100)'
    'Get-ShowtimeEnvironment 17 | ConvertTo-Json -Compress'
)
"# An operator's day`n`nMade by ``tools/operators-day.sh``: PowerShell $($PSVersionTable.PSVersion) against two hundred environments of emulated services on this machine. The time is each command's own.`n"
foreach ($command in $commands) {
    if ($command.StartsWith('#')) { "`n## $($command.Substring(2))`n"; continue }
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $printed = Invoke-Expression "& { $command } *>&1" | Out-String -Width 120
    '```text'
    "PS> $command"
    $printed.TrimEnd()
    '```'
    "$([math]::Round($watch.Elapsed.TotalSeconds, 2)) s`n"
}
