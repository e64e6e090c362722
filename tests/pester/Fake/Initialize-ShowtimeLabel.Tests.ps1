BeforeAll { . $PSScriptRoot/../Import-FakeModule.ps1 }

Describe 'Initialize-ShowtimeLabel' {
    BeforeEach { Clear-FakeCall }

    It 'defines all that people use, or those that are named' {
        (Initialize-ShowtimeLabel).Count | Should -Be 9
        (Initialize-ShowtimeLabel *trigger*).Count | Should -Be 2
        Get-FakeCall | Select-Object -Last 1 | Should -Be 'Define 🎪 ⚡ showtime-trigger-start,🎪 🛑 showtime-trigger-stop'
    }

    It 'defines nothing with -WhatIf' {
        Initialize-ShowtimeLabel -WhatIf | Should -BeNullOrEmpty
        Get-FakeCall | Should -BeNullOrEmpty
    }
}
