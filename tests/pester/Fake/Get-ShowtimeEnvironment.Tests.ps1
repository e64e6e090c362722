BeforeAll { . $PSScriptRoot/../Import-FakeModule.ps1 }

Describe 'Get-ShowtimeEnvironment' {
    BeforeEach { Clear-FakeCall }

    It 'returns every environment, typed' {
        $all = Get-ShowtimeEnvironment
        $all.Count | Should -Be 6
        $all | Should -BeOfType 'Showtime.Core.Environments.ShowtimeEnvironment'
        $all.Number | Should -Be 102, 103, 104, 101, 101, 105 -Because 'what needs a person comes first'
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
        @{ Name = 'several -RequestedBy, with a wildcard'; Arguments = @{ RequestedBy = 'max*', 'ada' }; Expected = 102, 101, 101, 105 }
        @{ Name = '-Sha'; Arguments = @{ Sha = 'fed' }; Expected = 103 }
    ) {
        (Get-ShowtimeEnvironment @Arguments).PullRequest | Should -Be $Expected
    }

    It 'reads labels only where that is asked for' {
        $null = Get-ShowtimeEnvironment -LabelsOnly
        Get-FakeCall | Should -Match 'labels=True'
    }

    It 'takes the repository from an address where none is connected, and refuses two that differ' {
        $env:GITHUB_REPOSITORY = $null
        try { (Get-ShowtimeEnvironment https://github.com/other/place/pull/101)[0].Repository | Should -Be 'other/place' }
        finally { $env:GITHUB_REPOSITORY = 'apache/superset' }
        { Get-ShowtimeEnvironment 'other/place#101' -Repository apache/superset -ErrorAction Stop } | Should -Throw -ErrorId 'ShowtimeInvalidInput*'
    }
}
