BeforeAll { . $PSScriptRoot/../Start-Sandbox.ps1 }
AfterAll { Stop-ShowtimeSandbox }

Describe 'The life of an environment' {
    It 'starts by a person''s label' {
        Invoke-GitHub 'issues/1/labels' @{ labels = @('🎪 ⚡ showtime-trigger-start') }
        (Sync-ShowtimePullRequest 1 -CheckOnly).Action | Should -Be 'CreateEnvironment'
        $result = Sync-ShowtimePullRequest 1
        $result.Outcome | Should -Be 'Done'
        Get-LabelOf 1 | Should -Not -Contain '🎪 ⚡ showtime-trigger-start'
    }

    It 'is listed, typed, and answers at its address' {
        $environment = Get-ShowtimeEnvironment
        $environment | Should -BeOfType 'Showtime.Core.Environments.ShowtimeEnvironment'
        $environment.Status, $environment.Kind, $environment.InCloud | Should -Be 'Running', 'Active', $true
        $environment.Age -lt '5m' | Should -BeTrue
        "$(Invoke-RestMethod $environment.Url -NoProxy)" | Should -Match $environment.Sha
    }

    It 'is waited for' {
        (Wait-ShowtimeEnvironment 1 -Timeout 10s).Status | Should -Be 'Running'
    }

    It 'is completed' {
        $sha = (Get-ShowtimeEnvironment 1).Sha
        $line = 'Remove-ShowtimeEnvironment 1 -Sha '
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be $sha
        $line = 'Sync-ShowtimePullRequest '
        $offered = (TabExpansion2 $line $line.Length).CompletionMatches
        $offered.CompletionText | Sort-Object | Should -Be 1, 2, 3
        $offered.ToolTip | Should -Contain 'Make the buttons bigger'
    }

    It 'has a log' {
        $lines = Get-ShowtimeLog 1 -Tail 20
        $lines | Should -BeOfType 'Showtime.Core.Ports.LogLine'
        $lines.Message -match 'Listening' | Should -Not -BeNullOrEmpty
    }

    It 'lives longer, is frozen and released' {
        (Set-ShowtimeEnvironment 1 -TimeToLive 1w -Frozen -PassThru).Frozen | Should -BeTrue
        Get-LabelOf 1 | Should -Contain '🎪 ⌛ 1w'
        Get-LabelOf 1 | Should -Contain '🎪 🧊 showtime-freeze'
        (Sync-ShowtimePullRequest 1 -CheckOnly).Reason | Should -Be 'Frozen'
        Set-ShowtimeEnvironment 1 -Frozen:$false
        Get-LabelOf 1 | Should -Not -Contain '🎪 🧊 showtime-freeze'
    }

    It 'is not started by somebody who may not' {
        Invoke-GitHub 'issues/2/labels' @{ labels = @('🎪 ⚡ showtime-trigger-start') } -As tom
        $file = New-TemporaryFile
        Set-Content $file (@{ action = 'labeled'; sender = @{ login = 'tom' }; label = @{ name = '🎪 ⚡ showtime-trigger-start' }; pull_request = @{ number = 2 } } | ConvertTo-Json)
        $env:GITHUB_ACTIONS, $env:GITHUB_EVENT_NAME, $env:GITHUB_EVENT_PATH = 'true', 'pull_request_target', $file
        try {
            $plan = Sync-ShowtimePullRequest -CheckOnly
            $plan.Action, $plan.Reason, $plan.PullRequest | Should -Be 'Blocked', 'AuthorizationFailed', 2
            (Get-Write { Sync-ShowtimePullRequest -ErrorAction SilentlyContinue 3>$null 6>$null }).Service | Should -Not -Contain 'ecs'
            $Error[0].FullyQualifiedErrorId | Should -BeLike 'ShowtimeBlocked,*'
        }
        finally {
            Remove-Item env:GITHUB_ACTIONS, env:GITHUB_EVENT_NAME, env:GITHUB_EVENT_PATH, $file
        }
        Get-Living 2 | Should -BeNullOrEmpty
    }

    It 'is not what a clean-up would take while it is young' {
        Invoke-ShowtimeCleanup -CheckOnly -Exclude Label, Reconcile | Should -BeNullOrEmpty
        (Invoke-ShowtimeCleanup -CheckOnly -OlderThan 0m -Exclude Label, Reconcile).Kind | Should -Be 'Expired'
    }

    It 'is removed with everything that belongs to it' {
        $removed = Get-ShowtimeEnvironment | Where-Object Age -gt 0m | Remove-ShowtimeEnvironment -Force
        $removed.PullRequest, $removed.Revisions | Should -Be 1, 1
        Get-Living | Should -BeNullOrEmpty
        Get-LabelOf 1 | Where-Object { $_ -match [regex]::Escape($removed.Sha) } | Should -BeNullOrEmpty
    }

    It 'leaves no definitions behind that pruning does not find' {
        Get-ShowtimeLabel -Orphaned | Remove-ShowtimeLabel -Force -ErrorAction SilentlyContinue
        Get-ShowtimeLabel -Defined | Where-Object { $_.WrittenBy -eq 'system' } | Should -BeNullOrEmpty
    }
}
