BeforeAll { . $PSScriptRoot/../Start-Sandbox.ps1 }
AfterAll { Stop-ShowtimeSandbox }

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
        $said = Invoke-Engine -NonInteractive -Command @"
            Import-Module '$source/Showtime.psd1'
            `$env:GITHUB_API_URL = '$($connection['GITHUB_API_URL'])'; `$env:GITHUB_GRAPHQL_URL = '$($connection['GITHUB_GRAPHQL_URL'])'
            `$env:GITHUB_REPOSITORY = 'acme/app'; `$env:GITHUB_TOKEN = 'nobody'
            try { Get-ShowtimeEnvironment 1, 2 -LabelsOnly } catch { `$_.FullyQualifiedErrorId; `$_.CategoryInfo.Category; `$_.Exception.Message -match 'nobody' }
"@
        $said | Should -Be 'ShowtimeNotAuthenticated,Showtime.PowerShell.Commands.GetShowtimeEnvironmentCommand', 'AuthenticationError', 'False'
    }
}
