BeforeAll { . $PSScriptRoot/../Import-FakeModule.ps1 }

Describe 'A connection' {
    AfterEach { Disconnect-Showtime }

    It 'comes from variables without Connect-Showtime' {
        $context = Get-ShowtimeContext
        $context | Should -BeOfType 'Showtime.PowerShell.Output.ShowtimeContext'
        $context.Repository | Should -Be 'apache/superset'
        ($context.Settings | Where-Object Name -eq repository).Origin | Should -Be 'GITHUB_REPOSITORY'
        ($context.Settings | Where-Object Name -eq deploy.ecs.cluster).Origin | Should -Be '.github/showtime.yml:12'
    }

    It 'is what Connect-Showtime set, until Disconnect-Showtime' {
        (Connect-Showtime other/place).Repository | Should -Be 'other/place'
        (Get-ShowtimeEnvironment 101)[0].Repository | Should -Be 'other/place'
        (Get-ShowtimeContext).Settings[0].Origin | Should -Be 'Connect-Showtime'
        Disconnect-Showtime
        (Get-ShowtimeEnvironment 101)[0].Repository | Should -Be 'apache/superset'
    }

    It 'gives way to a parameter' {
        $null = Connect-Showtime other/place
        (Get-ShowtimeEnvironment 101 -Repository third/one)[0].Repository | Should -Be 'third/one'
    }

    It 'keeps a token to itself' {
        $token = ConvertTo-SecureString 's3cret' -AsPlainText -Force
        $context = Connect-Showtime other/place -Token $token -Verbose 4>&1
        ($context | Select-Object -Last 1).GitHubToken | Should -Be 'Connect-Showtime'
        $env:GITHUB_TOKEN | Should -Be 'fake'
        "$($context | Format-List * | Out-String) $($context | ConvertTo-Json -Depth 5)" | Should -Not -Match 's3cret'
    }

    It 'stays as it was when the new one does not work' {
        $null = Connect-Showtime other/place
        $env:GITHUB_TOKEN = $null
        try { { Connect-Showtime third/one } | Should -Throw -ErrorId 'ShowtimeNotAuthenticated*' }
        finally { $env:GITHUB_TOKEN = 'fake' }
        (Get-ShowtimeEnvironment 101)[0].Repository | Should -Be 'other/place'
    }

    It 'is each runspace''s own' {
        $null = Connect-Showtime other/place
        $module = "$fake/Showtime.psd1"
        1..2 | ForEach-Object -Parallel { Import-Module $using:module; (Get-ShowtimeEnvironment 101)[0].Repository } | Should -Be 'apache/superset', 'apache/superset'
    }

    It 'is handed on with -Connection to <Where>' -TestCases @(
        @{ Where = 'parallel runspaces'; Run = { 1..2 | ForEach-Object -Parallel { Import-Module $using:module; (Get-ShowtimeEnvironment 101 -Connection $using:connection)[0].Repository } } }
        @{ Where = 'thread jobs'; Run = { 1..2 | ForEach-Object { Start-ThreadJob { Import-Module $using:module; (Get-ShowtimeEnvironment 101 -Connection $using:connection)[0].Repository } } | Receive-Job -Wait -AutoRemoveJob } }
        @{ Where = 'Connect-Showtime'; Run = { 1..2 | ForEach-Object -Parallel { Import-Module $using:module; $null = Connect-Showtime -Connection $using:connection; (Get-ShowtimeEnvironment 101)[0].Repository } } }
    ) {
        $module = "$fake/Showtime.psd1"
        $connection = Connect-Showtime other/place -Token (ConvertTo-SecureString 's3cret' -AsPlainText -Force)
        & $Run | Should -Be 'other/place', 'other/place'
    }

    It 'of a context is used, and -Repository wins over it' {
        $connection = Connect-Showtime other/place
        Disconnect-Showtime
        (Get-ShowtimeEnvironment 101 -Connection $connection)[0].Repository | Should -Be 'other/place'
        (Get-ShowtimeEnvironment 101 -Connection $connection -Repository third/one)[0].Repository | Should -Be 'third/one'
        (Get-ShowtimeEnvironment 101)[0].Repository | Should -Be 'apache/superset'
    }

    It 'says where it is about in <What>' -TestCases @(
        @{ What = 'the context'; Script = '(Get-ShowtimeContext).Place'; Expected = 'apache/superset on this machine (127.0.0.1:9)' }
        @{ What = 'a question'; Script = 'Remove-ShowtimeEnvironment 102 -WhatIf'; Expected = '*"PR 102 (0123456) of apache/superset on this machine (127.0.0.1:9)"*' }
        @{ What = 'the heading'; Script = 'Get-ShowtimeEnvironment 102 | Out-Host'; Expected = '*Repository: apache/superset on this machine (127.0.0.1:9)*' }
    ) {
        $said = Invoke-Shell "`$env:GITHUB_API_URL = 'http://127.0.0.1:9'; `$env:AWS_ENDPOINT_URL = 'http://127.0.0.1:8'; $Script"
        "$said" | Should -BeLike $Expected
    }

    It 'with a cloud that is not on this machine says so' {
        $said = Invoke-Shell "`$env:GITHUB_API_URL = 'http://127.0.0.1:9'; (Get-ShowtimeContext).Place"
        $said | Should -Be 'apache/superset on this machine (127.0.0.1:9, with a cloud that is not)'
    }

    It 'notices a variable that changed' {
        $null = Get-ShowtimeEnvironment 101
        $env:GITHUB_REPOSITORY = 'new/home'
        try { (Get-ShowtimeEnvironment 101)[0].Repository | Should -Be 'new/home' }
        finally { $env:GITHUB_REPOSITORY = 'apache/superset' }
    }

    It 'stops a command that has no token, and says what to type' {
        $env:GITHUB_TOKEN = $null
        try {
            $caught = try { 101, 102 | Get-ShowtimeEnvironment } catch { $_ }
            $caught.FullyQualifiedErrorId | Should -BeLike 'ShowtimeNotAuthenticated,*'
            $caught.CategoryInfo.Category | Should -Be 'AuthenticationError'
            $caught.ErrorDetails.RecommendedAction | Should -Match 'gh auth login'
        }
        finally { $env:GITHUB_TOKEN = 'fake' }
    }
}
