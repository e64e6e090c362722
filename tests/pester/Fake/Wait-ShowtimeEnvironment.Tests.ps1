BeforeAll { . $PSScriptRoot/../Import-FakeModule.ps1 }

Describe 'Wait-ShowtimeEnvironment' {
    BeforeEach { Clear-FakeCall }

    It 'returns at once what has the status' {
        (Wait-ShowtimeEnvironment 105).Status | Should -Be 'Running'
        (Wait-ShowtimeEnvironment 102 -Status Failed, Running).Status | Should -Be 'Failed'
        Get-FakeCall | Should -Match 'labels=True'
    }

    It 'waits for what is being brought up rather than for what serves, until the time is over' {
        $null = Wait-ShowtimeEnvironment 101 -Timeout 1s -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'ShowtimeTimeout,*'
        $failed[0].CategoryInfo.Category | Should -Be 'OperationTimeout'
        "$($failed[0])" | Should -Be 'PR 101 is not Running after 1s: Building.'
    }

    It 'ends when the environment has failed' {
        { Wait-ShowtimeEnvironment 102 -ErrorAction Stop } | Should -Throw -ErrorId 'ShowtimeDeploymentFailed*'
    }

    It 'waits for each in the pipeline' {
        (Get-ShowtimeEnvironment -Kind Active -Status Running | Wait-ShowtimeEnvironment).PullRequest | Should -Be 101, 105
    }
}
