BeforeAll { . $PSScriptRoot/../Import-FakeModule.ps1 }

Describe 'Ages' {
    It 'Where Age -gt <Written> finds <Expected>' -TestCases @(
        @{ Written = '48h'; Expected = 101, 102, 103, 105 }
        @{ Written = '2d'; Expected = 101, 102, 103, 105 }
        @{ Written = "'2d'"; Expected = 101, 102, 103, 105 }
        @{ Written = '1w'; Expected = 103 }
        @{ Written = '90m'; Expected = 101, 102, 103, 104, 105 }
        @{ Written = "'1d12h'"; Expected = 101, 102, 103, 105 }
        @{ Written = '([timespan]"2.00:00")'; Expected = 101, 102, 103, 105 }
        @{ Written = '30s'; Expected = 101, 101, 102, 103, 104, 105 }
    ) {
        (Invoke-Expression "Get-ShowtimeEnvironment | Where-Object Age -gt $Written").PullRequest | Sort-Object | Should -Be $Expected
        (Invoke-Expression "Get-ShowtimeEnvironment | Where Age -gt $Written | Remove-ShowtimeEnvironment -Force").Count | Should -Be $Expected.Count
    }

    It 'compares in a script block as well' {
        (Get-ShowtimeEnvironment | Where-Object { $_.Age -gt '1w' }).PullRequest | Should -Be 103
        (Get-ShowtimeEnvironment | Where-Object { $_.Age -lt 2d }).Count | Should -Be 2
    }

    It 'sorts by length, not by text' {
        (Get-ShowtimeEnvironment | Sort-Object Age).Age -join ' ' | Should -Be '5m 2h 2d1h 2d2h 3d 10d'
        (Get-ShowtimeEnvironment | Sort-Object TimeToLive -Descending | Select-Object -First 1).TimeToLive.ToString() | Should -Be 'close'
    }

    It 'has a longest and a shortest' {
        $measured = Get-ShowtimeEnvironment | Measure-Object Age -Maximum -Minimum
        "$($measured.Minimum) $($measured.Maximum)" | Should -Be '5m 10d'
    }

    It 'calculates with <Written>' -TestCases @(
        @{ Written = '@($all | Where-Object { $_.Age.TotalHours -gt 48 }).Count'; Expected = 4 }
        @{ Written = '[timespan]$one.Age'; Expected = [timespan]'3.00:00' }
        @{ Written = '([timespan]$one.Age).Days'; Expected = 3 }
        @{ Written = '"$($one.Age / 2)"'; Expected = '1d12h' }
        @{ Written = '"$($one.Age * 2)"'; Expected = '6d' }
        @{ Written = '"$($one.Age + ''12h'')"'; Expected = '3d12h' }
        @{ Written = '"$($one.Age - [timespan]''1.00:00'')"'; Expected = '2d' }
        @{ Written = '[datetime]''2026-11-26'' - $one.Age'; Expected = [datetime]'2026-11-23' }
        @{ Written = '$one.Age.TotalDays, $one.Age.TotalMinutes'; Expected = 3, 4320 }
        @{ Written = '($all | Measure-Object AgeHours -Average).Average -gt 68'; Expected = $true }
        @{ Written = '($all | Measure-Object { $_.Age.TotalHours } -Sum).Sum -gt 400'; Expected = $true }
    ) {
        $all = Get-ShowtimeEnvironment
        $one = (Get-ShowtimeEnvironment 101)[0]
        Invoke-Expression $Written | Should -Be $Expected
    }

    It 'groups by status' {
        $groups = Get-ShowtimeEnvironment | Group-Object Status
        ($groups | Where-Object Name -eq Running).Count | Should -Be 4
    }

    It 'is legible as JSON and CSV' {
        $json = Get-ShowtimeEnvironment 101 -Sha abc | ConvertTo-Json -EnumsAsStrings | ConvertFrom-Json
        $json.Status, $json.Kind, $json.Age.Text, $json.Url | Should -Be 'Running', 'Active', '3d', 'http://52.1.2.1:8080/'
        $csv = Get-ShowtimeEnvironment 101 -Sha abc | ConvertTo-Csv | ConvertFrom-Csv
        $csv.Status, $csv.Age, $csv.TimeToLive | Should -Be 'Running', '3d', '48h'
    }

    It 'is one value a property as a record' {
        $json = Get-ShowtimeEnvironment 101, 102 | ForEach-Object ToRecord | ConvertTo-Json -WarningVariable warned | ConvertFrom-Json
        $warned | Should -BeNullOrEmpty
        $json[0].Status, $json[0].Kind, $json[0].Age, $json[0].AgeIso, $json[0].TimeToLive, $json[0].Left | Should -Be 'Running', 'Active', '3d', 'P3D', '48h', 'expired'
        @($json[0].PSObject.Properties.Value | Where-Object { $_ -and $_.GetType() -eq [pscustomobject] }) | Should -BeNullOrEmpty
        (Get-ShowtimeEnvironment 101 | ForEach-Object ToRecord | ConvertTo-Csv | ConvertFrom-Csv)[0].AgeIso | Should -Be 'P3D'
    }

    It 'fits into the depth that ConvertTo-Json has without being told' {
        $json = Get-ShowtimeEnvironment 101, 102 | ConvertTo-Json -WarningVariable warned | ConvertFrom-Json
        $warned | Should -BeNullOrEmpty
        $json[0].TimeToLive.Text, $json[0].Age.Iso | Should -Be '48h', 'P3D'
    }

    It 'has flags as text in CSV' {
        $one = (Get-ShowtimeEnvironment 101)[0]
        ($one | ConvertTo-Csv) -join '' | Should -Not -Match 'Dictionary'
    }

    It 'has the headings of the table as properties' {
        (Get-ShowtimeEnvironment | Where-Object Left -eq expired).PR | Should -Be 101
        (Get-ShowtimeEnvironment 101)[0].Address | Should -Be 'http://52.1.2.1:8080/'
        (Test-ShowtimeConnection)[0].Works | Should -BeTrue
        (Invoke-ShowtimeCleanup -CheckOnly)[0].Target | Should -Be 'PR 101 (abc1234)'
    }

    It 'comes back from CSV into a pipeline' {
        $csv = Get-ShowtimeEnvironment 101 | ConvertTo-Csv | ConvertFrom-Csv
        ($csv | Remove-ShowtimeEnvironment -Force).Sha | Sort-Object | Should -Be 'abc1234', 'def5678'
    }
}
