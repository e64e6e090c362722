@{
    # The first chooses how the second is loaded; PowerShell loads a RootModule before all others. The third needs the second.
    NestedModules        = @('bin/Showtime.Loading.dll', 'bin/Showtime.PowerShell.dll', 'formats/Showtime.Types.psd1')
    ModuleVersion        = '0.1.0'
    GUID                 = '9efbf605-0558-4853-9eaf-f45f22f00037'
    Author               = 'The Showtime contributors'
    CompanyName          = 'The Showtime contributors'
    Copyright            = 'The Showtime contributors. Apache-2.0.'
    Description          = 'Ephemeral environments for pull requests: labels on GitHub are the state, containers on Amazon ECS the stage.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    FormatsToProcess     = @('formats/Showtime.Format.ps1xml')
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    CmdletsToExport      = @(
        'Connect-Showtime'
        'Disconnect-Showtime'
        'Export-ShowtimeImage'
        'Export-ShowtimeReport'
        'Get-ShowtimeContext'
        'Get-ShowtimeEnvironment'
        'Get-ShowtimeLabel'
        'Get-ShowtimeLog'
        'Initialize-ShowtimeInfrastructure'
        'Initialize-ShowtimeLabel'
        'Invoke-ShowtimeCleanup'
        'Invoke-ShowtimeCommand'
        'Measure-ShowtimeEnvironment'
        'New-ShowtimeWorkflow'
        'Open-ShowtimeEnvironment'
        'Publish-ShowtimeImage'
        'Remove-ShowtimeEnvironment'
        'Remove-ShowtimeLabel'
        'Set-ShowtimeEnvironment'
        'Start-ShowtimeEnvironment'
        'Start-ShowtimeSandbox'
        'Stop-ShowtimeEnvironment'
        'Stop-ShowtimeSandbox'
        'Sync-ShowtimePullRequest'
        'Test-ShowtimeCommit'
        'Test-ShowtimeConnection'
        'Wait-ShowtimeEnvironment'
        'Watch-ShowtimeEnvironment'
    )
    PrivateData          = @{
        PSData = @{
            Tags = @('GitHub', 'PullRequest', 'Preview', 'Environment', 'ECS', 'Fargate', 'Docker', 'PSEdition_Core', 'Linux', 'MacOS', 'Windows')
        }
    }
}
