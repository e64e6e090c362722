BeforeAll { . $PSScriptRoot/Import-ForgedModule.ps1 }

Describe 'Get-ShowtimeLabel' {
    BeforeEach { Clear-ForgedCall }

    It 'is a reference that asks nobody' {
        $labels = Get-ShowtimeLabel
        $labels | Should -BeOfType 'Showtime.Core.Sessions.ShowtimeLabel'
        $labels.Name | Should -Contain '🎪 ⚡ showtime-trigger-start'
        $labels.Name | Should -Contain '🎪 {sha} 🚦 running'
        Get-ForgedCall | Should -BeNullOrEmpty
    }

    It 'works without a repository and a token' {
        $names = Invoke-Shell '$env:GITHUB_TOKEN = $env:GITHUB_REPOSITORY = $null; (Get-ShowtimeLabel *freeze).WrittenBy'
        $names | Should -Be 'person'
    }

    It 'filters by names' {
        (Get-ShowtimeLabel *trigger*, *blocked).Count | Should -Be 3
    }

    It 'reads what the repository defines, and what is missing' {
        (Get-ShowtimeLabel -Defined).Count | Should -Be 5
        (Get-ShowtimeLabel -Defined | Where-Object Defined -eq $false).Name | Should -Be '🎪 🛑 showtime-trigger-stop'
    }

    It 'does not take -Defined and -Orphaned together' {
        { Get-ShowtimeLabel -Defined -Orphaned } | Should -Throw -ErrorId 'AmbiguousParameterSet*'
    }
}

Describe 'Remove-ShowtimeLabel' {
    BeforeEach { Clear-ForgedCall }

    It 'prunes what is orphaned, all in one' {
        $removed = Get-ShowtimeLabel -Orphaned | Remove-ShowtimeLabel -Force -PassThru
        $removed.Name | Should -Be '🎪 🎯 dead000', '🎪 dead000 🚦 running'
        Get-ForgedCall | Should -Be 'Labels', 'RemoveLabels 🎪 🎯 dead000,🎪 dead000 🚦 running'
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
        Get-ForgedCall | Should -Be 'Labels'
    }
}

Describe 'Initialize-ShowtimeLabel' {
    BeforeEach { Clear-ForgedCall }

    It 'defines all that people use, or those that are named' {
        (Initialize-ShowtimeLabel).Count | Should -Be 9
        (Initialize-ShowtimeLabel *trigger*).Count | Should -Be 2
        Get-ForgedCall | Select-Object -Last 1 | Should -Be 'Define 🎪 ⚡ showtime-trigger-start,🎪 🛑 showtime-trigger-stop'
    }

    It 'defines nothing with -WhatIf' {
        Initialize-ShowtimeLabel -WhatIf | Should -BeNullOrEmpty
        Get-ForgedCall | Should -BeNullOrEmpty
    }
}
