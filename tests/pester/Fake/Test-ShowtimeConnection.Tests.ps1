BeforeAll { . $PSScriptRoot/../Import-FakeModule.ps1 }

Describe 'Test-ShowtimeConnection' {
    AfterEach { Remove-Item env:FAKE_NO_CLOUD -ErrorAction Ignore }

    It 'returns each check, in PowerShell''s words' {
        $checks = Test-ShowtimeConnection
        $checks | Should -BeOfType 'Showtime.Core.Sessions.ConnectionCheck'
        $checks[1].Remedy.ToString() | Should -Be "Run 'Initialize-ShowtimeLabel'."
    }

    It 'is true or false with -Quiet' {
        Test-ShowtimeConnection -Quiet | Should -BeTrue
        $env:FAKE_NO_CLOUD = 1
        Test-ShowtimeConnection -Quiet | Should -BeFalse
        (Test-ShowtimeConnection)[-1].Remedy.ToString() | Should -Be 'Set AWS_PROFILE.'
    }
}
