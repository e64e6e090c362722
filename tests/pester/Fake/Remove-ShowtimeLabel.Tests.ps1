BeforeAll { . $PSScriptRoot/../Import-FakeModule.ps1 }

Describe 'Remove-ShowtimeLabel' {
    BeforeEach { Clear-FakeCall }

    It 'prunes what is orphaned, all in one' {
        $removed = Get-ShowtimeLabel -Orphaned | Remove-ShowtimeLabel -Force -PassThru
        $removed.Name | Should -Be '🎪 🎯 dead000', '🎪 dead000 🚦 running'
        Get-FakeCall | Should -Be 'Labels', 'RemoveLabels 🎪 🎯 dead000,🎪 dead000 🚦 running'
    }

    It 'returns nothing without -PassThru' {
        Get-ShowtimeLabel -Orphaned | Remove-ShowtimeLabel -Force | Should -BeNullOrEmpty
    }

    It 'says which was left alone' {
        Remove-ShowtimeLabel '🎪 🧊 showtime-freeze' -Force -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'ShowtimeConflict,*'
        $failed[0].TargetObject | Should -Be '🎪 🧊 showtime-freeze'
    }

    It 'removes nothing with -WhatIf' {
        Get-ShowtimeLabel -Orphaned | Remove-ShowtimeLabel -WhatIf
        Get-FakeCall | Should -Be 'Labels'
    }
}
