BeforeAll { . $PSScriptRoot/../Import-FakeModule.ps1 }

Describe 'Get-ShowtimeLog' {
    BeforeEach { Clear-FakeCall }

    It 'returns the lines, typed' {
        $lines = Get-ShowtimeLog 101 -Tail 5
        $lines | Should -BeOfType 'Showtime.Core.Ports.LogLine'
        $lines[0].Message | Should -Be 'starting'
        Get-FakeCall | Should -Be 'Log 101 sha= tail=5 since=False follow=False'
    }

    It 'takes a time or how long ago: <Since>' -TestCases @(
        @{ Since = '10m' }, @{ Since = '2d' }, @{ Since = '30s' }, @{ Since = "'2026-11-22 14:00'" }, @{ Since = '(Get-Date)' }, @{ Since = '([timespan]"01:00")' }
    ) {
        Invoke-Expression "Get-ShowtimeLog 101 -Since $Since" | Out-Null
        Get-FakeCall | Should -Match 'since=True'
    }

    It 'refuses a value that is not a time' {
        { Get-ShowtimeLog 101 -Since yesterday } | Should -Throw '*10m, 2h, 1d*'
    }

    It 'follows until the pipeline stops' {
        (Get-ShowtimeLog 101 -Follow | Select-Object -First 2).Count | Should -Be 2
    }

    It 'reads an environment''s own log' {
        $null = Get-ShowtimeEnvironment 101 -Kind Building | Get-ShowtimeLog
        Get-FakeCall | Should -Contain 'Log 101 sha=def5678 tail= since=False follow=False'
    }
}
