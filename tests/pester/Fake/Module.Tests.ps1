BeforeAll { . $PSScriptRoot/../Import-FakeModule.ps1 }

Describe 'The module' {
    It 'can be imported again, with force, and after it was removed' {
        $said = Invoke-Shell @"
            (Get-ShowtimeEnvironment).Count
            Import-Module '$fake/Showtime.psd1' -Force
            (Get-ShowtimeEnvironment).Count
            Remove-Module Showtime
            Import-Module '$fake/Showtime.psd1'
            (Get-ShowtimeEnvironment | Where-Object Age -gt 48h).Count
"@
        $said | Should -Be 6, 6, 4
    }

    It 'closes its sessions when it is removed' {
        Clear-FakeCall
        $null = Invoke-Shell 'Get-ShowtimeEnvironment 101 | Out-Null; Remove-Module Showtime'
        Get-Content $env:FAKE_LOG | Should -Contain 'Disposed'
    }
}
