BeforeAll { . $PSScriptRoot/../Import-FakeModule.ps1 }

Describe 'Remove-ShowtimeEnvironment' {
    BeforeEach { Clear-FakeCall }

    It 'removes by object, that one alone' {
        Get-ShowtimeEnvironment 101 -Kind Active | Remove-ShowtimeEnvironment -Force | ForEach-Object Sha | Should -Be 'abc1234'
        Get-FakeCall | Should -Contain 'Remove 101 sha=abc1234 service=pr-101-abc1234-service'
    }

    It 'removes objects that are given as an argument' {
        Remove-ShowtimeEnvironment (Get-ShowtimeEnvironment 101) -Force | ForEach-Object Sha | Sort-Object | Should -Be 'abc1234', 'def5678'
    }

    It 'removes by property name' {
        [pscustomobject]@{ Number = 101; Sha = 'def5678' } | Remove-ShowtimeEnvironment -Force | ForEach-Object Sha | Should -Be 'def5678'
    }

    It 'removes all of a pull request by its number' {
        (Remove-ShowtimeEnvironment 101 -Force).Count | Should -Be 2
        Get-FakeCall | Should -Contain 'Remove 101 sha= service='
    }

    It 'removes one of the first generation by its service' {
        Get-ShowtimeEnvironment -Kind Legacy | Remove-ShowtimeEnvironment -Force | Out-Null
        Get-FakeCall | Should -Contain 'Remove 104 sha= service=pr-104-service'
    }

    It 'returns what was removed, typed' {
        Remove-ShowtimeEnvironment 101 -Sha abc1234 -Force | Should -BeOfType 'Showtime.Core.Environments.RemovedEnvironment'
    }

    It 'goes on after one that fails' {
        $removed = 409, 102 | Remove-ShowtimeEnvironment -Force -ErrorAction SilentlyContinue -ErrorVariable failed
        $removed.PullRequest | Should -Be 102
        $failed.Count | Should -Be 1
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'ShowtimeConflict,*'
        $failed[0].CategoryInfo.Category | Should -Be 'ResourceBusy'
        "$($failed[0].TargetObject)" | Should -Be 'PR 409'
    }

    It 'removes nothing when the listing upstream breaks off' {
        $env:FAKE_UNCERTAIN = 1
        try {
            { Get-ShowtimeEnvironment | Remove-ShowtimeEnvironment -Force } | Should -Throw -ErrorId 'ShowtimeUncertain*'
        }
        finally {
            Remove-Item env:FAKE_UNCERTAIN
        }
        Get-FakeCall | Should -Not -Match '^Remove'
    }

    It 'names what it would remove with -WhatIf, and removes nothing' {
        $said = Invoke-Shell @'
            Remove-ShowtimeEnvironment 101 -WhatIf
            Remove-ShowtimeEnvironment 101 -Sha abc1234def -WhatIf
            Get-ShowtimeEnvironment 102 | Remove-ShowtimeEnvironment -WhatIf
            Get-ShowtimeEnvironment 104 | Remove-ShowtimeEnvironment -WhatIf
            Remove-ShowtimeEnvironment 103 -Force -WhatIf
            Remove-ShowtimeEnvironment 999 -WhatIf
            $WhatIfPreference = $true
            Remove-ShowtimeEnvironment 105 -Force
'@
        $said -replace '^What if: Performing the operation "Remove environment, whatever the labels say" on target "(.*) of apache/superset on github\.com"\.$', '$1' | Should -Be @(
            'PR 101 (abc1234, def5678)'
            'PR 101 (abc1234)'
            'PR 102 (0123456)'
            'PR 104 (pr-104-service)'
            'PR 103 (fedcba9)'
            'PR 999 (no environment found, only what labels are left)'
            'PR 105 (aaaaaaa)'
        )
        Get-FakeCall | Should -Not -Match '^Remove'
    }

    It 'says to use -Force where there is no terminal' {
        $said = Invoke-Shell 'try { Remove-ShowtimeEnvironment 101 -ErrorAction Stop } catch { $_.FullyQualifiedErrorId; $_.ErrorDetails.RecommendedAction }'
        $said -match 'ShowtimeInvalidInput,' | Should -Not -BeNullOrEmpty
        $said | Should -Contain 'Add -Force to do it without being asked.'
        Get-FakeCall | Should -Not -Match '^Remove'
    }

    It 'asks with -Confirm although -Force is given' {
        $said = Invoke-Shell 'Remove-ShowtimeEnvironment 101 -Force -Confirm'
        $said -match 'Are you sure' | Should -Not -BeNullOrEmpty
        Get-FakeCall | Should -Not -Match '^Remove'
    }

    It 'asks once before several, with a table of what they are, and takes no answer for a no' {
        $said = Invoke-Shell 'Get-ShowtimeEnvironment | Remove-ShowtimeEnvironment'
        @($said -match 'Are you sure').Count | Should -Be 1
        @($said -match '^101 +abc1234 +3d +maxime +Add a chart$').Count | Should -Be 1
        @($said -match '^102 +0123456 +2d2h +ada +extended to 1w +Add a chart$').Count | Should -Be 1
        @($said -match '^103 +fedcba9 +10d +extended to close, orphaned').Count | Should -Be 1
        $said | Should -Contain '6 environments of 5 pull requests.'
        "$said" | Should -Match 'apache/superset on github\.com'
        Get-FakeCall | Should -Not -Match '^Remove'
    }

    It 'removes none that could not be read for the question' {
        $said = Invoke-Shell '404, 101, 102 | Remove-ShowtimeEnvironment'
        "$said" | Should -Match 'has no pull request 404'
        $said -match '^404' | Should -BeNullOrEmpty
        @($said -match '^102').Count | Should -Be 1
    }

    It 'asks one by one with -Confirm' {
        $said = Invoke-Shell '101, 102 | Remove-ShowtimeEnvironment -Confirm'
        "$said" | Should -Match 'PR 101 \(abc1234, def5678\) of apache/superset on github\.com'
        "$said" | Should -Not -Match 'environments of'
    }

    It 'asks and reads nothing with -Confirm:$false' {
        (101, 102 | Remove-ShowtimeEnvironment -Confirm:$false).Count | Should -Be 3
        Get-FakeCall | Should -Not -Match '^List'
    }

    It 'leaves the session''s confirm preference alone' {
        $null = Remove-ShowtimeEnvironment 101 -Force
        $ConfirmPreference | Should -Be 'High'
    }
}
