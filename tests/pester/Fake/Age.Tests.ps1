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
        (Invoke-Expression "Get-ShowtimeEnvironment | Where-Object Age -gt $Written").PullRequest | Should -Be $Expected
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

    It 'comes back from CSV into a pipeline' {
        $csv = Get-ShowtimeEnvironment 101 | ConvertTo-Csv | ConvertFrom-Csv
        ($csv | Remove-ShowtimeEnvironment -Force).Sha | Sort-Object | Should -Be 'abc1234', 'def5678'
    }
}
