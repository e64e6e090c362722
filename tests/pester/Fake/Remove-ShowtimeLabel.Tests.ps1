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
        Remove-ShowtimeLabel '🎪 ⚡ showtime-trigger-start' -Force -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'ShowtimeConflict,*'
        $failed[0].TargetObject | Should -Be '🎪 ⚡ showtime-trigger-start'
    }

    It 'says of a label that is absent that it is' {
        Remove-ShowtimeLabel '🎪 🧊 nowhere' -Force -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'ShowtimeNotFound,*'
        "$($failed[0])" | Should -Be "apache/superset has no label '🎪 🧊 nowhere'."
    }

    It 'takes a wildcard for what is orphaned' {
        (Remove-ShowtimeLabel '*' -Force -PassThru).Name | Should -Be '🎪 🎯 dead000', '🎪 dead000 🚦 running'
        Remove-ShowtimeLabel '*abc1234*' -Force -PassThru | Should -BeNullOrEmpty
        $said = Invoke-Shell "Remove-ShowtimeLabel '*' -WhatIf"
        @($said -match 'dead000').Count | Should -Be 2
        $said.Count | Should -Be 2
    }

    It 'removes nothing with -WhatIf' {
        Get-ShowtimeLabel -Orphaned | Remove-ShowtimeLabel -WhatIf
        Get-FakeCall | Should -Be 'Labels'
    }
}
