BeforeAll { . $PSScriptRoot/../Import-FakeModule.ps1 }

Describe 'Measure-ShowtimeEnvironment' {
    BeforeEach { Clear-FakeCall }

    It 'reads all environments and groups them by requester, the total last' {
        $rows = Measure-ShowtimeEnvironment -WarningAction Ignore
        $rows.Group | Should -Be 'ada', 'maxime', 'unknown', 'total'
        $rows[-1].Count | Should -Be 6
        $rows[-1].IsTotal | Should -BeTrue
        Get-FakeCall | Should -Be 'List  status= kind= by= sha= labels=False'
    }

    It 'gives amounts as numbers' {
        $total = Measure-ShowtimeEnvironment -WarningAction Ignore | Where-Object IsTotal
        $total.CostPerHour | Should -BeOfType decimal
        $total.CostPerHour, $total.CostPerDay, $total.CostPerMonth, $total.CostSoFar | Should -Be 0.10239, 2.45736, 74.7447, 12.32093
        $total.Oldest -gt '9d' | Should -BeTrue
    }

    It 'measures what comes through the pipeline, and reads nothing for it' {
        $given = Get-ShowtimeEnvironment 101, 105
        Clear-FakeCall
        ($given | Measure-ShowtimeEnvironment -By Kind).ForEach({ "$_ $($_.Count)" }) | Should -Be 'active 2', 'building 1', 'total 3'
        (Measure-ShowtimeEnvironment $given -By Status).Group | Should -Be 'building', 'running', 'total'
        Get-FakeCall | Should -BeNullOrEmpty
    }

    It 'takes an empty pipeline for none, not for all' {
        $rows = @(Get-ShowtimeEnvironment -RequestedBy nobody | Measure-ShowtimeEnvironment)
        $rows.Count | Should -Be 1
        $rows[0].Group, $rows[0].Count, $rows[0].CostPerHour | Should -Be 'total', 0, $null
        (Get-FakeCall).Count | Should -Be 1
    }

    It 'warns of costs that are not known' {
        Measure-ShowtimeEnvironment -WarningVariable warned 3>$null | Out-Null
        "$warned" | Should -BeLike 'What 1 of 6 cost is not known*Set cost.vcpuHour and cost.gbHour*'
        $known = Get-ShowtimeEnvironment 101 | Measure-ShowtimeEnvironment -WarningVariable none
        $known[-1].UnknownCosts | Should -Be 0
        $none | Should -BeNullOrEmpty
    }

    It 'ends with the reading, and not with half of a sum' {
        $env:FAKE_UNCERTAIN = '1'
        try { { Measure-ShowtimeEnvironment } | Should -Throw -ErrorId 'ShowtimeUncertain*' }
        finally { Remove-Item env:FAKE_UNCERTAIN }
    }

    It 'shows a table of dollars' {
        $rendering = $PSStyle.OutputRendering
        try {
            $PSStyle.OutputRendering = 'PlainText'
            $table = (Measure-ShowtimeEnvironment -By Kind -WarningAction Ignore | Out-String -Width 100).Trim("`r`n") -replace "`r" -split "`n" | ForEach-Object TrimEnd
        }
        finally { $PSStyle.OutputRendering = $rendering }
        $table | Should -Be @(
            'Group                Count  Oldest   An hour      A day     A month      So far Unknown'
            '-----                -----  ------   -------      -----     -------      ------ -------'
            'active                   3      3d    $0.068      $1.64      $49.83       $4.13'
            'building                 1      5m    $0.000      $0.00       $0.00'
            'orphaned                 1     10d    $0.034      $0.82      $24.91       $8.19'
            'legacy                   1      2h                                                    1'
            'total                    6     10d    $0.102      $2.46      $74.74      $12.32       1'
        )
    }
}

Describe 'The money of a clean-up' {
    It 'is said before it is done and with the plan, on the information stream' {
        $said = Invoke-ShowtimeCleanup -CheckOnly -InformationVariable told 6>$null
        "$told" | Should -Be 'It frees $1.64 a day.'
        ($said | Where-Object Kind -eq Orphan).CostPerHour | Should -Be 0.03413
        Invoke-ShowtimeCleanup -CheckOnly -Exclude Expired, Orphan -InformationVariable nothing 6>$null | Out-Null
        $nothing | Should -BeNullOrEmpty
    }

    It 'is that of what is done' {
        $expired = Invoke-ShowtimeCleanup -Force -Exclude Orphan, Reconcile, Label -InformationVariable told 6>$null
        $expired.Done | Should -BeTrue
        "$told" | Should -Be 'It frees $0.82 a day.'
    }
}
