BeforeAll { . $PSScriptRoot/../Start-Sandbox.ps1 }
AfterAll { Stop-ShowtimeSandbox }

Describe 'The sandbox' {
    It 'is what the session is connected to' {
        $context = Get-ShowtimeContext
        $context.Repository | Should -Be $sandbox.Repository
        ($context.Settings | Where-Object Name -eq AWS_ENDPOINT_URL).Value | Should -Be $sandbox.AwsAddress.ToString().TrimEnd('/')
    }

    It 'is on this machine, in the context and in a question' {
        (Get-ShowtimeContext).Place | Should -Be "$($sandbox.Repository) on this machine ($($sandbox.GitHubAddress.Authority))"
        Remove-ShowtimeEnvironment 1 -WhatIf -ErrorAction SilentlyContinue
        (Get-ShowtimeContext | Out-String) | Should -Match 'Place +: acme/app on this machine'
    }

    It 'is one for each session' {
        { Start-ShowtimeSandbox } | Should -Throw -ErrorId 'ShowtimeConflict*'
    }

    It 'has everything that a run needs' {
        Test-ShowtimeConnection | Where-Object Succeeded -eq $false | Should -BeNullOrEmpty
        Test-ShowtimeConnection -Quiet | Should -BeTrue
    }
}

Describe 'Stop-ShowtimeSandbox' {
    It 'gives the earlier connection back' {
        $said = Invoke-Engine -NonInteractive -Command @"
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

    It 'leaves a connection alone that was made since' {
        $said = Invoke-Engine -NonInteractive -Command @"
            Import-Module '$source/Showtime.psd1'
            `$one = Start-ShowtimeSandbox
            `$one.Variables.GetEnumerator() | ForEach-Object { Set-Item "env:`$(`$_.Key)" `$_.Value }
            (Connect-Showtime acme/app -Region eu-north-1 -WarningVariable warned -WarningAction SilentlyContinue).Place -replace ' \(.*'
            `$warned
            Stop-ShowtimeSandbox
            `$warned = `$null
            Disconnect-Showtime -WarningVariable warned
            "`$warned"
"@
        $said[0] | Should -Be 'acme/app on this machine'
        $said[1] | Should -BeLike 'This leaves the sandbox, which goes on running; Stop-ShowtimeSandbox ends it. From now on commands work on acme/app on this machine*'
        $said.Count | Should -Be 3
        $said[2] | Should -BeNullOrEmpty
    }
}
