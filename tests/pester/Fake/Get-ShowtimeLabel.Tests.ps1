BeforeAll { . $PSScriptRoot/../Import-FakeModule.ps1 }

Describe 'Get-ShowtimeLabel' {
    BeforeEach { Clear-FakeCall }

    It 'is a reference that reads nothing' {
        $labels = Get-ShowtimeLabel
        $labels | Should -BeOfType 'Showtime.Core.Sessions.ShowtimeLabel'
        $labels.Name | Should -Contain '🎪 ⚡ showtime-trigger-start'
        $labels.Name | Should -Contain '🎪 {sha} 🚦 running'
        Get-FakeCall | Should -BeNullOrEmpty
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
