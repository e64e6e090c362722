BeforeAll { . $PSScriptRoot/../Import-FakeModule.ps1 }

Describe 'Sync-ShowtimePullRequest' {
    BeforeEach { Clear-FakeCall }

    It 'syncs as an operator at a prompt' {
        $result = Sync-ShowtimePullRequest 101 -WarningAction Ignore
        $result | Should -BeOfType 'Showtime.Core.Planning.SyncResult'
        $result.PullRequest | Should -Be 101
        $result.Outcome | Should -Be 'Done'
        Get-FakeCall | Should -Be 'Sync 101 event=Operator actor= sha= start=False force=False ttl= size= image= ci=False'
    }

    It 'pins a commit' {
        $null = Sync-ShowtimePullRequest 101 -Sha abc1234 -WarningAction Ignore
        Get-FakeCall | Should -Match 'sha=abc1234'
        { Sync-ShowtimePullRequest 101 -Sha xyz } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
    }

    It 'takes environments from a pipeline' {
        $null = Get-ShowtimeEnvironment -Status Failed | Sync-ShowtimePullRequest -WarningAction Ignore
        Get-FakeCall | Should -Contain 'Sync 102 event=Operator actor= sha= start=False force=False ttl= size= image= ci=False'
    }

    It 'returns the plan and does nothing with -CheckOnly' {
        $plan = Sync-ShowtimePullRequest 101 -CheckOnly
        $plan | Should -BeOfType 'Showtime.Core.Planning.Plan'
        $plan.SyncNeeded | Should -BeTrue
        Get-FakeCall | Should -Be 'Plan 101 event=Operator sha= start=False'
    }

    It 'plans, says what, and does nothing with -WhatIf' {
        $said = Invoke-Shell 'Sync-ShowtimePullRequest 101 -WhatIf'
        "$said" | Should -BeLike '*Synchronise, CreateEnvironment because ExplicitStartNewSha*on target "PR 101 (abc1234) of apache/superset on github.com".'
        Get-FakeCall | Should -Be 'Plan 101 event=Operator sha= start=False'
    }

    It 'returns the result, then the error of an environment that did not come up' {
        $result = Sync-ShowtimePullRequest 700 -WarningAction Ignore -ErrorAction SilentlyContinue -ErrorVariable failed
        $result.Outcome | Should -Be 'Failed'
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'ShowtimeDeploymentFailed,*'
        $failed[0].ErrorDetails.RecommendedAction | Should -Be 'Look at the log.'
    }

    It 'returns the result, then the error of a pull request that is blocked, and goes on' {
        $result = Sync-ShowtimePullRequest 800, 101 -WarningAction Ignore -ErrorAction SilentlyContinue -ErrorVariable failed
        $result.Outcome | Sort-Object { "$_" } | Should -Be 'Blocked', 'Done'
        $failed.Count | Should -Be 1
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'ShowtimeBlocked,*'
        $failed[0].TargetObject.Number | Should -Be 800
    }

    It 'needs a number at a prompt' {
        { Sync-ShowtimePullRequest } | Should -Throw -ErrorId 'ShowtimeInvalidInput*'
    }
}
