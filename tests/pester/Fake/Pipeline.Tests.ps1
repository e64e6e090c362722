BeforeAll { . $PSScriptRoot/../Import-FakeModule.ps1 }

Describe 'A pipeline' {
    BeforeEach { Clear-FakeCall }

    It 'streams, and ends when the pipeline stops' {
        (Get-ShowtimeLog 101 -Follow | Select-Object -First 1).Message | Should -Be 'starting'
    }

    It 'reads many numbers together' {
        (101, 102, 105 | Get-ShowtimeEnvironment).PullRequest | Should -Be 101, 101, 102, 105
        Get-FakeCall | Should -Be 'List 101,102,105 status= kind= by= sha= labels=False'
    }

    It 'reads environments again together, those alone' {
        $some = Get-ShowtimeEnvironment | Where-Object Sha -in def5678, '0123456'
        Clear-FakeCall
        ($some | Get-ShowtimeEnvironment).Sha | Should -Be '0123456', 'def5678'
        @(Get-FakeCall).Count | Should -Be 1
    }

    It 'works on several at the same time with <Command>' -TestCases @(
        @{ Command = 'Start-ShowtimeEnvironment'; Call = 'Sync 600'; Other = 'Sync 102' }
        @{ Command = 'Stop-ShowtimeEnvironment'; Call = 'Sync 600'; Other = 'Sync 102' }
        @{ Command = 'Sync-ShowtimePullRequest'; Call = 'Sync 600'; Other = 'Sync 102' }
        @{ Command = 'Set-ShowtimeEnvironment -Frozen'; Call = 'Policy 600'; Other = 'Policy 102' }
        @{ Command = 'Wait-ShowtimeEnvironment -Status Failed'; Call = 'List 600'; Other = 'List 102' }
    ) {
        # 600 never ends by itself: were it not for the others' own turn, 102 would not be asked for.
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$fake/Showtime.psd1'; 600, 102 | $Command -WarningAction Ignore")
        $null = $shell.BeginInvoke()
        Wait-FakeCall $Call
        Wait-FakeCall $Other
        $shell.Stop()
        Get-FakeCall | Should -Contain 'Stopped 600'
        $shell.Dispose()
    }

    It 'works on one after the other with -ThrottleLimit 1' {
        $null = 102, 101, 105 | Sync-ShowtimePullRequest -ThrottleLimit 1 -WarningAction Ignore
        (Get-FakeCall) -replace ' event.*' | Should -Be 'Sync 102', 'Sync 101', 'Sync 105'
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

    It 'says on Ctrl+C that it stops, and how much was done' -Skip:(-not $IsLinux) {
        $output = Join-Path (Split-Path $fake) 'stopped.txt'
        $program = [Environment]::ProcessPath
        $library = (Split-Path $program -LeafBase) -eq 'dotnet' ? @("$PSHOME/pwsh.dll") : @()
        $script = "Import-Module '$fake/Showtime.psd1'; 600, 102 | Sync-ShowtimePullRequest -WarningAction Ignore"
        # A run in the background has SIGINT ignored, and hands that on.
        $process = Start-Process env (@('--default-signal=INT', $program) + $library + '-NoProfile', '-Command', "`"$script`"") -RedirectStandardOutput $output -PassThru
        Wait-FakeCall 'Sync 600'
        Wait-FakeCall 'Sync 102'
        /bin/kill -INT $process.Id
        $process.WaitForExit(60000) | Should -BeTrue
        $said = Get-Content $output
        $said | Should -Contain 'Stopping, and cleaning up what was begun.'
        @($said -match '^Stopped: \d of 2 synchronised, .*What was not done is as it was; run it again for the rest\.$').Count | Should -Be 1
        Get-FakeCall | Should -Contain 'Stopped 600'
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
