BeforeAll { . $PSScriptRoot/../Import-FakeModule.ps1 }

Describe 'Invoke-ShowtimeCleanup' {
    BeforeEach { Clear-FakeCall }

    It 'returns the plan and does nothing with -CheckOnly' {
        $items = Invoke-ShowtimeCleanup -CheckOnly -OlderThan 2d -MaxAge 1w -RespectTimeToLive
        $items | Should -BeOfType 'Showtime.Core.Cleanup.CleanupItem'
        $items.Kind | Should -Be 'Expired', 'Reconcile', 'Orphan', 'Label'
        Get-FakeCall | Should -Be 'PlanCleanup older=2d respect=True max=1w orphans=True labels=True reconcile=True'
    }

    It 'goes by 48 hours without parameters' {
        $null = Invoke-ShowtimeCleanup -CheckOnly
        Get-FakeCall | Should -Be 'PlanCleanup older=2d respect=False max= orphans=True labels=True reconcile=True'
    }

    It 'leaves out what is excluded' {
        (Invoke-ShowtimeCleanup -CheckOnly -Exclude Label, Expired, Reconcile).Kind | Should -Be 'Orphan'
    }

    It 'does what it planned; one item that fails does not keep the others from being done' {
        $results = Invoke-ShowtimeCleanup -Force -ErrorAction SilentlyContinue -ErrorVariable failed
        $results | Should -BeOfType 'Showtime.Core.Cleanup.CleanupResult'
        ($results | Where-Object Done).Count | Should -Be 3
        $failed.Count | Should -Be 1
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'ShowtimeConflict,*'
        $calls = Get-FakeCall
        $calls | Should -Contain 'CleanUp Orphan PR 103 (fedcba9)'
        $calls | Should -Contain 'RemoveLabels 🎪 🎯 dead000'
    }

    It 'does nothing with -WhatIf, and gives the reasons and the money' {
        $said = Invoke-Shell 'Invoke-ShowtimeCleanup -WhatIf'
        $said[4] | Should -Be 'It frees $1.64 a day.'
        $said[0] | Should -Be 'What if: Performing the operation "Clean up, Expired: 3d old, more than 2d" on target "PR 101 (abc1234) of apache/superset on github.com".'
        $said.Count | Should -Be 5
        Get-FakeCall | Should -Match '^PlanCleanup'
    }

    It 'says to use -Force where there is no terminal' {
        $said = Invoke-Shell 'try { Invoke-ShowtimeCleanup } catch { $_.ErrorDetails.RecommendedAction }'
        $said | Select-Object -Last 1 | Should -BeLike '*Add -Force to do it without being asked.'
    }
}
