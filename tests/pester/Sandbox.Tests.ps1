# The module as it ships, with its real adapters, against the sandbox's GitHub and AWS. Runs in a process of its own: an assembly is loaded once.
BeforeAll {
    . $PSScriptRoot/Import-Sandbox.ps1
    $sandbox = Start-ShowtimeSandbox

    # As one of the sandbox's people, whose login is the token: maria may push, tom may label, sam may read.
    function Invoke-GitHub([string] $Path, $Body, [string] $As = 'maria', [string] $Method = 'Post') {
        Invoke-RestMethod "$($sandbox.GitHubAddress)repos/$($sandbox.Repository)/$Path" -Method $Method -Headers @{ Authorization = "Bearer $As" } -NoProxy -Body ($Body | ConvertTo-Json -Compress) -ContentType 'application/json; charset=utf-8'
    }
    function Get-LabelOf([int] $Number) { (Invoke-RestMethod "$($sandbox.GitHubAddress)repos/$($sandbox.Repository)/issues/$Number/labels" -Headers @{ Authorization = 'Bearer maria' } -NoProxy).name }
    # A service that has been deleted is still listed for a moment, without a task and without a cost.
    function Get-Living { Get-ShowtimeEnvironment @args | Where-Object Status -ne Stopping }
    function Get-Write([scriptblock] $Action) {
        $before = $sandbox.Calls.Count
        $null = & $Action
        $sandbox.Calls | Select-Object -Skip $before | Where-Object IsWrite
    }
}
AfterAll { Stop-ShowtimeSandbox }

Describe 'The sandbox' {
    It 'is what the session is connected to' {
        $context = Get-ShowtimeContext
        $context.Repository | Should -Be $sandbox.Repository
        ($context.Settings | Where-Object Name -eq AWS_ENDPOINT_URL).Value | Should -Be $sandbox.AwsAddress.ToString().TrimEnd('/')
    }

    It 'is one for each session' {
        { Start-ShowtimeSandbox } | Should -Throw -ErrorId 'ShowtimeConflict*'
    }

    It 'has everything that a run needs' {
        Test-ShowtimeConnection | Where-Object Succeeded -eq $false | Should -BeNullOrEmpty
        Test-ShowtimeConnection -Quiet | Should -BeTrue
    }
}

Describe 'Before there is an environment' {
    It 'lists none' { Get-ShowtimeEnvironment | Should -BeNullOrEmpty }

    It 'plans nothing without a trigger, in two requests and without a write' {
        $before = $sandbox.Calls.Count
        $plan = Sync-ShowtimePullRequest 1 -CheckOnly
        $plan.Reason | Should -Be 'NoPreviousEnvironments'
        $calls = $sandbox.Calls | Select-Object -Skip $before
        $calls.Count | Should -BeLessOrEqual 2
        $calls | Where-Object IsWrite | Should -BeNullOrEmpty
    }

    It 'writes nothing with -WhatIf: <Command>' -TestCases @(
        @{ Command = 'Start-ShowtimeEnvironment 1 -WhatIf' }
        @{ Command = 'Sync-ShowtimePullRequest 1 -WhatIf' }
        @{ Command = 'Set-ShowtimeEnvironment 1 -Frozen -TimeToLive 1w -WhatIf' }
        @{ Command = 'Invoke-ShowtimeCommand 1 "/testenv up" -WhatIf' }
        @{ Command = 'Remove-ShowtimeEnvironment 1 -Force -WhatIf' }
        @{ Command = 'Initialize-ShowtimeLabel -WhatIf' }
        @{ Command = 'Invoke-ShowtimeCleanup -Force -WhatIf' }
        @{ Command = 'Get-ShowtimeLabel -Orphaned | Remove-ShowtimeLabel -WhatIf' }
    ) {
        Get-Write { Invoke-Expression $Command } | Should -BeNullOrEmpty
    }

    It 'says that a pull request does not exist' {
        Get-ShowtimeEnvironment 4711 -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'ShowtimeNotFound,*'
        $failed[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $failed[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'says that a token is not accepted, and ends' {
        $connection = $sandbox.Variables
        $said = & ([Environment]::ProcessPath) -NoProfile -NonInteractive -Command @"
            Import-Module '$source/Showtime.psd1'
            `$env:GITHUB_API_URL = '$($connection['GITHUB_API_URL'])'; `$env:GITHUB_GRAPHQL_URL = '$($connection['GITHUB_GRAPHQL_URL'])'
            `$env:GITHUB_REPOSITORY = 'acme/app'; `$env:GITHUB_TOKEN = 'nobody'
            try { Get-ShowtimeEnvironment 1, 2 -LabelsOnly } catch { `$_.FullyQualifiedErrorId; `$_.CategoryInfo.Category; `$_.Exception.Message -match 'nobody' }
"@
        $said | Should -Be 'ShowtimeNotAuthenticated,Showtime.PowerShell.Commands.GetShowtimeEnvironmentCommand', 'AuthenticationError', 'False'
    }
}

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
            (Get-Write { Sync-ShowtimePullRequest 3>$null 6>$null }).Service | Should -Not -Contain 'ecs'
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

Describe 'Starting from the prompt' {
    It 'starts without a label, for a time, and tells each remote call' {
        $all = Start-ShowtimeEnvironment 3 -TimeToLive 72h -Verbose 4>&1
        $environment = $all | Where-Object { $_ -is [Showtime.Core.Environments.ShowtimeEnvironment] }
        $environment.Status, "$($environment.TimeToLive)" | Should -Be 'Running', '72h'
        ($all | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }).Message | Should -Contain 'AWS ECS CreateService'
    }

    It 'is cleaned up when it is old enough' {
        $results = Invoke-ShowtimeCleanup -OlderThan 0m -Force
        $results | Where-Object { $_.Item.Kind -eq 'Expired' } | ForEach-Object Done | Should -BeTrue
        Get-Living | Should -BeNullOrEmpty
    }

    It 'takes down again what it had begun when it is stopped' {
        $variables = @{}
        foreach ($pair in $sandbox.Variables.GetEnumerator()) { $variables[$pair.Key] = $pair.Value }
        $shell = [powershell]::Create()
        $null = $shell.AddScript({
            param($source, $variables)
            Import-Module "$source/Showtime.psd1"
            $variables.GetEnumerator() | ForEach-Object { Set-Item "env:$($_.Key)" $_.Value }
            Start-ShowtimeEnvironment 3
        }).AddArgument($source).AddArgument($variables)
        try {
            $before = $sandbox.Calls.Count
            $running = $shell.BeginInvoke()
            $limit = [Diagnostics.Stopwatch]::StartNew()
            while (-not ($sandbox.Calls | Select-Object -Skip $before | Where-Object Name -eq CreateService) -and $limit.Elapsed.TotalSeconds -lt 60) { Start-Sleep -Milliseconds 50 }
            $shell.Stop()
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        }
        finally {
            $shell.Dispose()
            $variables.Keys | ForEach-Object { Remove-Item "env:$_" -ErrorAction Ignore }
        }
        ($sandbox.Calls | Select-Object -Skip $before).Name | Should -Contain 'DeleteService'
        (Get-ShowtimeEnvironment 3).Status | Should -BeIn 'Failed', 'Stopping'
        # The lease was let go: another run is not kept out.
        (Sync-ShowtimePullRequest 3 -CheckOnly).Reason | Should -Not -Be 'InProgress'
    }
}

Describe 'A repository''s labels' {
    It 'are all there, so that there is nothing to define' {
        Initialize-ShowtimeLabel | Should -BeNullOrEmpty
        (Get-ShowtimeLabel -Defined | Where-Object WrittenBy -eq person).Count | Should -Be 9
    }

    It 'are created where one is missing' {
        Invoke-RestMethod "$($sandbox.GitHubAddress)repos/$($sandbox.Repository)/labels/$([uri]::EscapeDataString('🎪 ⌛ 72h'))" -Method Delete -Headers @{ Authorization = 'Bearer maria' } -NoProxy
        (Initialize-ShowtimeLabel).Name | Should -Be '🎪 ⌛ 72h'
    }
}

Describe 'A commit' {
    It 'contains itself' {
        $head = (Invoke-RestMethod "$($sandbox.GitHubAddress)repos/$($sandbox.Repository)/pulls/1" -Headers @{ Authorization = 'Bearer maria' } -NoProxy).head.sha
        Test-ShowtimeCommit 1 $head | Should -BeTrue
    }
}

Describe 'Commands in comments' {
    BeforeAll {
        # What a job of issue_comment finds: somebody comments, and the event tells of it.
        function Invoke-Comment([string] $Text, [string] $As) {
            $comment = Invoke-GitHub 'issues/1/comments' @{ body = $Text } -As $As
            $event = @{ action = 'created'; sender = @{ login = $As }; issue = @{ number = 1; pull_request = @{ url = 'x' } }; comment = $comment }
            $result = Invoke-ShowtimeCommand -Event $event 3>$null
            $answer = Invoke-RestMethod "$($sandbox.GitHubAddress)repos/$($sandbox.Repository)/issues/comments/$($comment.id)/reactions" -Headers @{ Authorization = 'Bearer maria' } -NoProxy
            $result | Add-Member Reactions $answer.content -PassThru
        }
    }

    It 'does nothing for somebody who may not' {
        $result = Invoke-Comment '/testenv up' sam
        $result.Outcome | Should -Be 'NotAllowed'
        $result.Reactions | Should -Be '-1'
    }

    It 'starts an environment with a flag for somebody who may' {
        $result = Invoke-Comment '/testenv up FEATURE_ALERTS=true' maria
        $result.Outcome, $result.Environments[0].Status | Should -Be 'Done', 'Running'
        $result.Reactions | Should -Be 'eyes', 'rocket'
        Get-LabelOf 1 | Should -Contain '🎪 🚩 ALERTS=true'
        (Get-ShowtimeEnvironment 1 | Where-Object Kind -eq Active).FeatureFlags['ALERTS'] | Should -BeTrue
    }

    It 'answers at the prompt, and stops' {
        (Invoke-ShowtimeCommand 1 '/showtime status').Answer | Should -Match '`ALERTS=true`'
        (Invoke-ShowtimeCommand 1 '/showtime stop').Outcome | Should -Be 'Done'
        Get-Living 1 | Should -BeNullOrEmpty
        Get-LabelOf 1 | Should -Not -Contain '🎪 🚩 ALERTS=true'
    }
}

Describe 'Stop-ShowtimeSandbox' {
    It 'gives the earlier connection back' {
        $said = & ([Environment]::ProcessPath) -NoProfile -NonInteractive -Command @"
            Import-Module '$source/Showtime.psd1'
            `$env:GITHUB_REPOSITORY = 'a/b'; `$env:GITHUB_TOKEN = 'x'
            `$one = Start-ShowtimeSandbox
            Stop-ShowtimeSandbox
            try { `$null = Invoke-RestMethod `$one.GitHubAddress -NoProxy; 'still there' } catch { 'gone' }
            Stop-ShowtimeSandbox
            (Start-ShowtimeSandbox).Repository
"@
        $said | Should -Be 'gone', 'acme/app'
    }
}
