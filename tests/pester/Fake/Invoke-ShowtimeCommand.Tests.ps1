BeforeAll {
    . $PSScriptRoot/../Import-FakeModule.ps1
    $event = New-TemporaryFile
    Set-Content $event (@{
        action = 'created'; sender = @{ login = 'ada' }; repository = @{ full_name = 'apache/superset' }
        issue = @{ number = 101; pull_request = @{ url = 'x' }; labels = @(); locked = $false }
        comment = @{ id = 9007199254; body = "/testenv up`r`nplease"; created_at = '2026-11-22T12:00:07Z'; user = @{ login = 'ada'; type = 'User' } }
    } | ConvertTo-Json -Depth 5)
}
AfterAll { Remove-Item $event }

Describe 'Invoke-ShowtimeCommand at a prompt' {
    BeforeEach { Clear-FakeCall }

    It 'takes a command and a number, and returns what came of it' {
        $result = Invoke-ShowtimeCommand 101 '/showtime status'
        $result | Should -BeOfType 'Showtime.Core.Commands.ShowtimeCommandResult'
        $result.Outcome | Should -Be 'Done'
        $result.PullRequest | Should -Be 101
        $result.Answer | Should -Be 'Answered.'
        $result.Environments.Count | Should -Be 1
        Get-FakeCall | Should -Be 'Command 101 event=Operator actor= comment=/showtime status id= at= ci=False'
    }

    It 'only asks with -CheckOnly, and asks nobody whether it may' {
        $null = Invoke-ShowtimeCommand 101 '/showtime status' -CheckOnly -Confirm
        Get-FakeCall | Should -Be 'Command 101 event=Operator actor= comment=/showtime status id= at= ci=False check'
    }

    It 'does nothing with -WhatIf' {
        $said = Invoke-Shell "Invoke-ShowtimeCommand -Comment '/testenv up' -PullRequest 101 -WhatIf"
        "$said" | Should -BeLike '*Carry out ''/testenv up''*on target "PR 101 of apache/superset on github.com".'
        Get-FakeCall | Should -BeNullOrEmpty
    }

    It 'does one command for several environments of one pull request' {
        $environment = Get-ShowtimeEnvironment | Where-Object PullRequest -eq 101
        Clear-FakeCall
        $null = @($environment) + @($environment) | Invoke-ShowtimeCommand -Comment '/showtime freeze'
        @(Get-FakeCall).Count | Should -Be 1
    }

    It 'returns the result, then the error of a command that failed' {
        $result = Invoke-ShowtimeCommand 700 '/testenv up' -ErrorAction SilentlyContinue -ErrorVariable failed
        $result.Outcome | Should -Be 'Failed'
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'ShowtimeDeploymentFailed,*'
    }

    It 'goes on with the next pull request where one does not exist' {
        $result = 404, 101 | Invoke-ShowtimeCommand -Comment '/showtime status' -ErrorAction SilentlyContinue -ErrorVariable failed
        $result.PullRequest | Should -Be 101
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'ShowtimeNotFound,*'
    }

    It 'says that there is no comment where there is none' {
        { Invoke-ShowtimeCommand } | Should -Throw -ErrorId 'ShowtimeInvalidInput*'
        { Invoke-ShowtimeCommand -EventPath ./no-such.json } | Should -Throw -ErrorId 'ShowtimeInvalidInput*'
        Get-FakeCall | Should -BeNullOrEmpty
    }

    It 'takes an event that was kept: <Kind>' -TestCases @(
        @{ Kind = 'a file'; Command = { Invoke-ShowtimeCommand -EventPath $event } }
        @{ Kind = 'its text'; Command = { Invoke-ShowtimeCommand -Event (Get-Content $event -Raw) } }
        @{ Kind = 'an object'; Command = { Invoke-ShowtimeCommand -Event (Get-Content $event -Raw | ConvertFrom-Json) } }
        @{ Kind = 'a hashtable'; Command = { Invoke-ShowtimeCommand -Event (Get-Content $event -Raw | ConvertFrom-Json -AsHashtable) } }
    ) {
        $null = & $Command
        Get-FakeCall | Out-String | Should -BeLike "Command 101 event=Commented actor=ada comment=/testenv up*id=9007199254 at=12:00:07 ci=False*"
    }
}

Describe 'Invoke-ShowtimeCommand in GitHub Actions' {
    BeforeAll {
        $env:GITHUB_ACTIONS = 'true'
        $env:GITHUB_EVENT_NAME = 'issue_comment'
        $env:GITHUB_EVENT_PATH = $event
    }
    AfterAll { 'GITHUB_ACTIONS', 'GITHUB_EVENT_NAME', 'GITHUB_EVENT_PATH' | ForEach-Object { Remove-Item "env:$_" } }
    BeforeEach { Clear-FakeCall }

    It 'takes the comment of the job' {
        (Invoke-ShowtimeCommand 6>$null).Outcome | Should -Be 'Done'
        Get-FakeCall | Out-String | Should -BeLike 'Command 101 event=Commented actor=ada comment=/testenv up*ci=True*'
    }

    It 'asks for the permission of the person who caused the job' {
        $null = Invoke-ShowtimeCommand 102 '/showtime stop' 6>$null
        Get-FakeCall | Should -Be 'Command 102 event=Dispatched actor=ada comment=/showtime stop id= at= ci=True'
    }

    It 'passes over a comment without a command' {
        $plain = (Get-Content $event -Raw).Replace('/testenv up', 'LGTM')
        $result = Invoke-ShowtimeCommand -Event $plain 6>$null
        $result.Outcome | Should -Be 'Ignored'
        $result.Command | Should -BeNullOrEmpty
    }
}
