BeforeAll { . $PSScriptRoot/../Import-FakeModule.ps1 }

Describe 'A pipeline' {
    BeforeEach { Clear-FakeCall }

    It 'streams, and ends when the pipeline stops' {
        (Get-ShowtimeEnvironment | Select-Object -First 1).PullRequest | Should -Be 101
        @(Get-Content $env:FAKE_LOG | Where-Object { $_ -like 'Found*' }).Count | Should -Be 1
    }

    It 'stops on Ctrl+C, and waits until the work has ended' {
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$fake/Showtime.psd1'; Get-ShowtimeEnvironment 600; 'after'")
        $running = $shell.BeginInvoke()
        Wait-FakeCall 'List 600'
        $shell.Stop()
        $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        Get-FakeCall | Should -Contain 'Stopped 600'
        $shell.Dispose()
    }

    It 'stops several that are worked on at the same time' {
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$fake/Showtime.psd1'; [pscustomobject]@{ Number = 600; Sha = 'abc1234' }, [pscustomobject]@{ Number = 102; Sha = '0123456' } | Remove-ShowtimeEnvironment -Force")
        $running = $shell.BeginInvoke()
        Wait-FakeCall 'Remove 600'
        $shell.Stop()
        Get-FakeCall | Should -Contain 'Stopped 600'
        $shell.Dispose()
    }

    It 'goes on with the next item after an error' {
        $found = Get-ShowtimeEnvironment 404, 105, 500, 102 -ErrorAction SilentlyContinue -ErrorVariable failed
        $found.PullRequest | Should -Be 105, 102
        $failed.FullyQualifiedErrorId | Should -Be @(
            'ShowtimeNotFound,Showtime.PowerShell.Commands.GetShowtimeEnvironmentCommand'
            'ShowtimeUnreachable,Showtime.PowerShell.Commands.GetShowtimeEnvironmentCommand'
        )
        $failed.CategoryInfo.Category | Should -Be 'ObjectNotFound', 'ConnectionError'
        "$($failed[0].TargetObject)" | Should -Be 'PR 404'
        $failed[0].ErrorDetails.RecommendedAction | Should -Be 'Check the number and the repository.'
    }

    It 'ends at the first error with -ErrorAction Stop' {
        { Get-ShowtimeEnvironment 404, 105 -ErrorAction Stop } | Should -Throw -ErrorId 'ShowtimeNotFound*'
        Get-FakeCall | Should -Not -Match 'List 105'
    }

    It 'shows what to type next below the error' {
        $text = Invoke-Shell 'Get-ShowtimeEnvironment 404'
        "$text" | Should -Match 'Recommendation: Check the number and the repository\.'
    }

    It 'names each remote call with -Verbose' {
        $all = Get-ShowtimeEnvironment 101 -Verbose 4>&1
        ($all | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }).Message | Should -Contain 'POST graphql'
    }

    It 'tells each command of a pipeline its own activities' {
        $all = Get-ShowtimeEnvironment 101 -Kind Active | Sync-ShowtimePullRequest -Verbose -WarningAction Ignore 4>&1
        $messages = ($all | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }).Message
        $messages | Should -Contain 'POST CreateService'
        $messages | Should -Not -Contain 'POST graphql'
    }

    It 'runs in several runspaces at the same time' {
        $module = "$fake/Showtime.psd1"
        (1..6 | ForEach-Object -ThrottleLimit 3 -Parallel { Import-Module $using:module; (Get-ShowtimeEnvironment).Count }) | Should -Be (, 6 * 6)
    }
}
