BeforeAll { . $PSScriptRoot/Import-ForgedModule.ps1 }

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
        $env:GITHUB_TOKEN | Should -Be 'forged'
        "$($context | Format-List * | Out-String) $($context | ConvertTo-Json -Depth 5)" | Should -Not -Match 's3cret'
    }

    It 'stays as it was when the new one does not work' {
        $null = Connect-Showtime other/place
        $env:GITHUB_TOKEN = $null
        try { { Connect-Showtime third/one } | Should -Throw -ErrorId 'ShowtimeNotAuthenticated*' }
        finally { $env:GITHUB_TOKEN = 'forged' }
        (Get-ShowtimeEnvironment 101)[0].Repository | Should -Be 'other/place'
    }

    It 'is each runspace''s own' {
        $null = Connect-Showtime other/place
        $module = "$forged/Showtime.psd1"
        1..2 | ForEach-Object -Parallel { Import-Module $using:module; (Get-ShowtimeEnvironment 101)[0].Repository } | Should -Be 'apache/superset', 'apache/superset'
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
        finally { $env:GITHUB_TOKEN = 'forged' }
    }
}

Describe 'Test-ShowtimeConnection' {
    AfterEach { Remove-Item env:FORGE_NO_CLOUD -ErrorAction Ignore }

    It 'returns each check, in PowerShell''s words' {
        $checks = Test-ShowtimeConnection
        $checks | Should -BeOfType 'Showtime.Core.Sessions.ConnectionCheck'
        $checks[1].Remedy.ToString() | Should -Be "Run 'Initialize-ShowtimeLabel'."
    }

    It 'is true or false with -Quiet' {
        Test-ShowtimeConnection -Quiet | Should -BeTrue
        $env:FORGE_NO_CLOUD = 1
        Test-ShowtimeConnection -Quiet | Should -BeFalse
        (Test-ShowtimeConnection)[-1].Remedy.ToString() | Should -Be 'Set AWS_PROFILE.'
    }
}

Describe 'Test-ShowtimeCommit' {
    It 'is true or false' {
        Test-ShowtimeCommit 101 aaaaaaa | Should -BeTrue
        Test-ShowtimeCommit '#101' bbbbbbb | Should -BeFalse
    }

    It 'compares two commits, and shows them with -PassThru' {
        $check = Test-ShowtimeCommit -Commit bbbbbbb -Required aaaaaaa -PassThru
        $check | Should -BeOfType 'Showtime.Core.Sessions.CommitCheck'
        $check.Contained, $check.PullRequest | Should -Be $true, $null
    }

    It 'works in a pipeline' {
        (Get-ShowtimeEnvironment -Kind Active | Where-Object { Test-ShowtimeCommit $_ aaaaaaa }).Count | Should -Be 3
    }
}
