BeforeAll { . $PSScriptRoot/../Start-Sandbox.ps1 }
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
}
