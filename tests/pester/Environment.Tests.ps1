BeforeAll { . $PSScriptRoot/Import-ForgedModule.ps1 }

Describe 'Get-ShowtimeEnvironment' {
    BeforeEach { Clear-ForgedCall }

    It 'returns every environment, typed' {
        $all = Get-ShowtimeEnvironment
        $all.Count | Should -Be 6
        $all | Should -BeOfType 'Showtime.Core.Environments.ShowtimeEnvironment'
        $all[0].Number | Should -Be 101
    }

    It 'takes <Shape>' -TestCases @(
        @{ Shape = 'a number'; Value = 101 }
        @{ Shape = 'a number as text'; Value = '101' }
        @{ Shape = 'a number with a hash sign'; Value = '#101' }
        @{ Shape = 'repository and number'; Value = 'apache/superset#101' }
        @{ Shape = 'an address'; Value = 'https://github.com/apache/superset/pull/101/files' }
        @{ Shape = 'a Uri'; Value = [uri]'https://github.com/apache/superset/pull/101' }
        @{ Shape = 'an object with a Number'; Value = [pscustomobject]@{ Number = 101 } }
        @{ Shape = 'an object with a PullRequest'; Value = [pscustomobject]@{ PullRequest = '101' } }
        @{ Shape = 'a number out of JSON'; Value = ('{"number":101}' | ConvertFrom-Json) }
        @{ Shape = 'a hashtable'; Value = @{ Number = 101 } }
    ) {
        (Get-ShowtimeEnvironment -PullRequest $Value).PullRequest | Should -Be 101, 101
        ($Value | Get-ShowtimeEnvironment).PullRequest | Should -Be 101, 101
        (Get-ShowtimeEnvironment $Value).Count | Should -Be 2
    }

    It 'takes several, by the alias too' {
        (Get-ShowtimeEnvironment -Number 101, '#102' | ForEach-Object PullRequest) | Should -Be 101, 101, 102
        (101, 102 | Get-ShowtimeEnvironment).Count | Should -Be 3
    }

    It 'refuses <Value>' -TestCases @(@{ Value = 'abc' }, @{ Value = 0 }, @{ Value = [pscustomobject]@{ X = 1 } }, @{ Value = 1.5 }) {
        { Get-ShowtimeEnvironment $Value } | Should -Throw -ErrorId 'ParameterArgumentTransformationError*'
    }

    It 'reads an environment object again, that one alone' {
        $one = Get-ShowtimeEnvironment 101 -Sha def5678
        ($one | Get-ShowtimeEnvironment).Sha | Should -Be 'def5678'
        (Get-ShowtimeEnvironment $one).Sha | Should -Be 'def5678'
    }

    It 'passes <Name> on' -TestCases @(
        @{ Name = '-Status'; Arguments = @{ Status = 'Failed' }; Expected = 102 }
        @{ Name = '-Kind'; Arguments = @{ Kind = 'Orphaned', 'Legacy' }; Expected = 103, 104 }
        @{ Name = '-RequestedBy'; Arguments = @{ RequestedBy = 'ada' }; Expected = 102, 105 }
        @{ Name = '-Sha'; Arguments = @{ Sha = 'fed' }; Expected = 103 }
    ) {
        (Get-ShowtimeEnvironment @Arguments).PullRequest | Should -Be $Expected
    }

    It 'reads labels only where that is asked for' {
        $null = Get-ShowtimeEnvironment -LabelsOnly
        Get-ForgedCall | Should -Match 'labels=True'
    }

    It 'takes the repository from an address where none is connected, and refuses two that differ' {
        $env:GITHUB_REPOSITORY = $null
        try { (Get-ShowtimeEnvironment https://github.com/other/place/pull/101)[0].Repository | Should -Be 'other/place' }
        finally { $env:GITHUB_REPOSITORY = 'apache/superset' }
        { Get-ShowtimeEnvironment 'other/place#101' -Repository apache/superset -ErrorAction Stop } | Should -Throw -ErrorId 'ShowtimeInvalidInput*'
    }
}

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

Describe 'Remove-ShowtimeEnvironment' {
    BeforeEach { Clear-ForgedCall }

    It 'removes by object, that one alone' {
        Get-ShowtimeEnvironment 101 -Kind Active | Remove-ShowtimeEnvironment -Force | ForEach-Object Sha | Should -Be 'abc1234'
        Get-ForgedCall | Should -Contain 'Remove 101 sha=abc1234 service=pr-101-abc1234-service'
    }

    It 'removes objects that are given as an argument' {
        Remove-ShowtimeEnvironment (Get-ShowtimeEnvironment 101) -Force | ForEach-Object Sha | Sort-Object | Should -Be 'abc1234', 'def5678'
    }

    It 'removes by property name' {
        [pscustomobject]@{ Number = 101; Sha = 'def5678' } | Remove-ShowtimeEnvironment -Force | ForEach-Object Sha | Should -Be 'def5678'
    }

    It 'removes all of a pull request by its number' {
        (Remove-ShowtimeEnvironment 101 -Force).Count | Should -Be 2
        Get-ForgedCall | Should -Contain 'Remove 101 sha= service='
    }

    It 'removes one of the first generation by its service' {
        Get-ShowtimeEnvironment -Kind Legacy | Remove-ShowtimeEnvironment -Force | Out-Null
        Get-ForgedCall | Should -Contain 'Remove 104 sha= service=pr-104-service'
    }

    It 'returns what was removed, typed' {
        Remove-ShowtimeEnvironment 101 -Sha abc1234 -Force | Should -BeOfType 'Showtime.Core.Sessions.RemovedEnvironment'
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
        $env:FORGE_UNCERTAIN = 1
        try {
            { Get-ShowtimeEnvironment | Remove-ShowtimeEnvironment -Force } | Should -Throw -ErrorId 'ShowtimeUncertain*'
        }
        finally {
            Remove-Item env:FORGE_UNCERTAIN
        }
        Get-ForgedCall | Should -Not -Match '^Remove'
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
        $said -replace '^What if: Performing the operation "Remove environment, whatever the labels say" on target "(.*)"\.$', '$1' | Should -Be @(
            'PR 101 (abc1234, def5678)'
            'PR 101 (abc1234)'
            'PR 102 (0123456)'
            'PR 104 (pr-104-service)'
            'PR 103 (fedcba9)'
            'PR 999 (no environment found, only what labels are left)'
            'PR 105 (aaaaaaa)'
        )
        Get-ForgedCall | Should -Not -Match '^Remove'
    }

    It 'says to use -Force where nobody can be asked' {
        $said = Invoke-Shell 'try { Remove-ShowtimeEnvironment 101 -ErrorAction Stop } catch { $_.FullyQualifiedErrorId; $_.ErrorDetails.RecommendedAction }'
        $said -match 'ShowtimeInvalidInput,' | Should -Not -BeNullOrEmpty
        $said | Should -Contain 'Add -Force to do it without being asked.'
        Get-ForgedCall | Should -Not -Match '^Remove'
    }

    It 'asks with -Confirm although -Force is given' {
        $said = Invoke-Shell 'Remove-ShowtimeEnvironment 101 -Force -Confirm'
        $said -match 'Are you sure' | Should -Not -BeNullOrEmpty
        Get-ForgedCall | Should -Not -Match '^Remove'
    }

    It 'leaves the session''s confirm preference alone' {
        $null = Remove-ShowtimeEnvironment 101 -Force
        $ConfirmPreference | Should -Be 'High'
    }
}

Describe 'Set-ShowtimeEnvironment' {
    BeforeEach { Clear-ForgedCall }

    It 'passes on: <Arguments>' -TestCases @(
        @{ Arguments = '-TimeToLive 1w'; Expected = 'Policy 101 ttl=1w frozen= blocked=' }
        @{ Arguments = '-TimeToLive 2d'; Expected = 'Policy 101 ttl=48h frozen= blocked=' }
        @{ Arguments = '-Ttl close'; Expected = 'Policy 101 ttl=close frozen= blocked=' }
        @{ Arguments = '-Frozen'; Expected = 'Policy 101 ttl= frozen=True blocked=' }
        @{ Arguments = '-Frozen:$false -Blocked'; Expected = 'Policy 101 ttl= frozen=False blocked=True' }
    ) {
        Invoke-Expression "Set-ShowtimeEnvironment 101 $Arguments" | Should -BeNullOrEmpty
        Get-ForgedCall | Should -Be $Expected
    }

    It 'changes a pull request once, however many of its environments are in the pipeline' {
        Get-ShowtimeEnvironment | Set-ShowtimeEnvironment -TimeToLive 1w
        @(Get-ForgedCall | Where-Object { $_ -like 'Policy*' }).Count | Should -Be 5
    }

    It 'returns the environments with -PassThru' {
        (Set-ShowtimeEnvironment 101 -Frozen -PassThru).Frozen | Should -Be $true, $true
    }

    It 'does nothing with -WhatIf' {
        Set-ShowtimeEnvironment 101 -Frozen -WhatIf
        Get-ForgedCall | Should -BeNullOrEmpty
    }

    It 'says that there is nothing to change' {
        { Set-ShowtimeEnvironment 101 } | Should -Throw -ErrorId 'ShowtimeInvalidInput*'
    }

    It 'does not take an environment''s own values for a wish' {
        { Get-ShowtimeEnvironment 101 | Set-ShowtimeEnvironment } | Should -Throw -ErrorId 'ShowtimeInvalidInput*'
    }
}

Describe 'Start-ShowtimeEnvironment' {
    BeforeEach { Clear-ForgedCall }

    It 'starts with what was given and returns the environment' {
        $environment = Start-ShowtimeEnvironment 101 -Sha ABC1234 -TimeToLive 2d -Size Large -ImageTag x -Force -WarningAction Ignore
        $environment | Should -BeOfType 'Showtime.Core.Environments.ShowtimeEnvironment'
        $environment.Sha | Should -Be 'abc1234'
        Get-ForgedCall | Should -Be 'Sync 101 event=Operator actor= sha=ABC1234 start=True force=True ttl=48h size=Large image=x ci=False'
    }

    It 'leaves to the configuration what was not given' {
        $null = Start-ShowtimeEnvironment 101 -WarningAction Ignore
        Get-ForgedCall | Should -Be 'Sync 101 event=Operator actor= sha= start=True force=False ttl= size= image= ci=False'
    }

    It 'plans and starts nothing with -WhatIf' {
        Start-ShowtimeEnvironment 101 -WhatIf
        Get-ForgedCall | Should -Be 'Plan 101 event=Operator sha= start=True'
    }
}

Describe 'Wait-ShowtimeEnvironment' {
    BeforeEach { Clear-ForgedCall }

    It 'returns at once what has the status' {
        (Wait-ShowtimeEnvironment 105).Status | Should -Be 'Running'
        (Wait-ShowtimeEnvironment 102 -Status Failed, Running).Status | Should -Be 'Failed'
        Get-ForgedCall | Should -Match 'labels=True'
    }

    It 'waits for what is being brought up rather than for what serves, until the time is over' {
        $null = Wait-ShowtimeEnvironment 101 -Timeout 1s -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'ShowtimeTimeout,*'
        $failed[0].CategoryInfo.Category | Should -Be 'OperationTimeout'
        "$($failed[0])" | Should -Be 'PR 101 is not Running after 1s: Building.'
    }

    It 'ends when the environment has failed' {
        { Wait-ShowtimeEnvironment 102 -ErrorAction Stop } | Should -Throw -ErrorId 'ShowtimeDeploymentFailed*'
    }

    It 'waits for each in the pipeline' {
        (Get-ShowtimeEnvironment -Kind Active -Status Running | Wait-ShowtimeEnvironment).PullRequest | Should -Be 101, 105
    }
}

Describe 'Get-ShowtimeLog' {
    BeforeEach { Clear-ForgedCall }

    It 'returns the lines, typed' {
        $lines = Get-ShowtimeLog 101 -Tail 5
        $lines | Should -BeOfType 'Showtime.Core.Ports.LogLine'
        $lines[0].Message | Should -Be 'starting'
        Get-ForgedCall | Should -Be 'Log 101 sha= tail=5 since=False follow=False'
    }

    It 'takes a time or how long ago: <Since>' -TestCases @(
        @{ Since = '10m' }, @{ Since = '2d' }, @{ Since = '30s' }, @{ Since = "'2026-11-22 14:00'" }, @{ Since = '(Get-Date)' }, @{ Since = '([timespan]"01:00")' }
    ) {
        Invoke-Expression "Get-ShowtimeLog 101 -Since $Since" | Out-Null
        Get-ForgedCall | Should -Match 'since=True'
    }

    It 'refuses what is no time' {
        { Get-ShowtimeLog 101 -Since yesterday } | Should -Throw '*10m, 2h, 1d*'
    }

    It 'follows until nobody listens any more' {
        (Get-ShowtimeLog 101 -Follow | Select-Object -First 2).Count | Should -Be 2
    }

    It 'reads an environment''s own log' {
        $null = Get-ShowtimeEnvironment 101 -Kind Building | Get-ShowtimeLog
        Get-ForgedCall | Should -Contain 'Log 101 sha=def5678 tail= since=False follow=False'
    }
}
