BeforeAll { . $PSScriptRoot/../Import-FakeModule.ps1 }

Describe 'In GitHub Actions' {
    BeforeAll {
        $event = New-TemporaryFile
        $output = New-TemporaryFile
        Set-Content $event (@{
            action = 'labeled'; sender = @{ login = 'ada' }; label = @{ name = 'x' }
            pull_request = @{ number = 101; head = @{ sha = 'abc1234'.PadRight(40, '0') } }
        } | ConvertTo-Json -Depth 5)
        $env:GITHUB_ACTIONS = 'true'
        $env:GITHUB_EVENT_NAME = 'pull_request_target'
        $env:GITHUB_EVENT_PATH = $event
        $env:GITHUB_OUTPUT = $output
    }
    AfterAll {
        'GITHUB_ACTIONS', 'GITHUB_EVENT_NAME', 'GITHUB_EVENT_PATH', 'GITHUB_OUTPUT' | ForEach-Object { Remove-Item "env:$_" }
        Remove-Item $event, $output
    }
    BeforeEach { Clear-FakeCall }

    It 'reads the event' {
        $null = Sync-ShowtimePullRequest 6>$null 3>$null
        Get-FakeCall | Should -Be 'Sync 101 event=Labeled actor=ada sha= start=False force=False ttl= size= image= ci=True'
    }

    It 'does not take the event of one pull request for a request about another' {
        $null = Sync-ShowtimePullRequest 102 6>$null 3>$null
        Get-FakeCall | Should -Match '^Sync 102 event=Other actor=ada'
    }

    It 'writes the plan''s lines to GITHUB_OUTPUT with -CheckOnly' {
        Set-Content $output 'before=1'
        $null = Sync-ShowtimePullRequest -CheckOnly
        $lines = Get-Content $output
        $lines[0] | Should -Be 'before=1'
        # Each value stands between a delimiter of its own.
        $values = @{}
        [regex]::Matches((Get-Content $output -Raw), '(?m)^([a-z_]+)<<(showtime_[0-9a-f]{32})\n(.*)\n\2$') | ForEach-Object { $values[$_.Groups[1].Value] = $_.Groups[3].Value }
        $values['sync_needed'], $values['action_needed'] | Should -Be 'true', 'create_environment'
        $values['target_sha'] | Should -Be 'abc1234'.PadRight(40, '0')
        $values.Count | Should -Be 15
    }

    It 'writes lines, a group and annotations, and lets no stranger''s text become a command' {
        $lines = Invoke-Shell 'Sync-ShowtimePullRequest 101 | Out-Null'
        $lines | Should -Contain 'PR 101: Building the image'
        $lines | Should -Contain '::group::Build output'
        $lines | Should -Contain ': :add-mask: :everything'
        $lines | Should -Contain '::endgroup::'
        $lines | Should -Contain '::warning title=Showtime::100%25 of it%0Ais odd'
        $lines -match '^\s*::add-mask' | Should -Be '::add-mask::fake' # the token
    }

    It 'fails the step, with an annotation and the log' {
        $lines = Invoke-Shell '$ErrorActionPreference = ''stop''; Sync-ShowtimePullRequest 700 | Out-Null'
        $LASTEXITCODE | Should -Be 1
        $lines -match '^::error title=[A-Z][a-z ]+::PR 700 did not come up: the task stopped.%0ALook at the log.$' | Should -HaveCount 1
        $lines | Should -Contain ': :error: :fake'
        $lines -match '^\s*::error::fake' | Should -BeNullOrEmpty
    }

    It 'writes the plan, the environments and their life into the summary of the step' {
        $env:GITHUB_STEP_SUMMARY = New-TemporaryFile
        try {
            $null = Invoke-Shell 'Sync-ShowtimePullRequest 101 | Out-Null'
            $summary = Get-Content $env:GITHUB_STEP_SUMMARY -Raw
            $summary | Should -Match '(?m)^\|---\|'
            $summary | Should -Match 'abc1234'
            $null = Invoke-Shell 'Sync-ShowtimePullRequest 700 | Out-Null'
            Get-Content $env:GITHUB_STEP_SUMMARY -Raw | Should -Match 'did not come up'
        }
        finally {
            Remove-Item $env:GITHUB_STEP_SUMMARY, env:GITHUB_STEP_SUMMARY
        }
    }

    It 'says that the event''s file cannot be read' {
        $env:GITHUB_EVENT_PATH = 'nowhere.json'
        try { { Sync-ShowtimePullRequest 101 6>$null } | Should -Throw -ErrorId 'ShowtimeInvalidInput*' }
        finally { $env:GITHUB_EVENT_PATH = $event }
    }
}
