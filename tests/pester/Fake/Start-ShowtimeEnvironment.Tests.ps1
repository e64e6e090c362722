BeforeAll { . $PSScriptRoot/../Import-FakeModule.ps1 }

Describe 'Start-ShowtimeEnvironment' {
    BeforeEach { Clear-FakeCall }

    It 'starts with what was given and returns the environment' {
        $environment = Start-ShowtimeEnvironment 101 -Sha ABC1234 -TimeToLive 2d -Size Large -ImageTag x -Force -WarningAction Ignore
        $environment | Should -BeOfType 'Showtime.Core.Environments.ShowtimeEnvironment'
        $environment.Sha | Should -Be 'abc1234'
        Get-FakeCall | Should -Be 'Sync 101 event=Operator actor= sha=ABC1234 start=True force=True ttl=48h size=Large image=x ci=False'
    }

    It 'leaves to the configuration what was not given' {
        $null = Start-ShowtimeEnvironment 101 -WarningAction Ignore
        Get-FakeCall | Should -Be 'Sync 101 event=Operator actor= sha= start=True force=False ttl= size= image= ci=False'
    }

    It 'plans and starts nothing with -WhatIf' {
        Start-ShowtimeEnvironment 101 -WhatIf
        Get-FakeCall | Should -Be 'Plan 101 event=Operator sha= start=True'
    }

    It 'starts in the background with -AsJob' {
        $job = 101, 105 | Start-ShowtimeEnvironment -TimeToLive 1w -AsJob
        $job | Should -BeOfType 'System.Management.Automation.Job'
        $job.Name | Should -Be 'Start PR 101, PR 105'
        ($job | Receive-Job -Wait -AutoRemoveJob -WarningAction SilentlyContinue).PullRequest | Sort-Object | Should -Be 101, 105
        @(Get-FakeCall | Where-Object { $_ -match '^Sync 10[15] .*ttl=1w' }).Count | Should -Be 2
    }

    It 'stops the job as Ctrl+C stops the command' {
        $job = Start-ShowtimeEnvironment 600 -AsJob
        Wait-FakeCall 'Sync 600'
        Stop-Job $job
        Wait-FakeCall 'Stopped 600'
        Remove-Job $job -Force
    }

    It 'starts no job with -WhatIf' {
        Start-ShowtimeEnvironment 101 -AsJob -WhatIf | Should -BeNullOrEmpty
        Get-FakeCall | Should -Not -Match '^Sync'
    }
}
