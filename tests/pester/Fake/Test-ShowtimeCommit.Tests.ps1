BeforeAll { . $PSScriptRoot/../Import-FakeModule.ps1 }

Describe 'Test-ShowtimeCommit' {
    It 'is true or false' {
        Test-ShowtimeCommit 101 aaaaaaa | Should -BeTrue
        Test-ShowtimeCommit '#101' bbbbbbb | Should -BeFalse
    }

    It 'compares two commits, and shows them with -PassThru' {
        $check = Test-ShowtimeCommit -Commit bbbbbbb -Required aaaaaaa -PassThru
        $check | Should -BeOfType 'Showtime.Core.Sessions.CommitCheck'
        $check.Contained, $check.PullRequest | Should -Be $true, $null
    }

    It 'works in a pipeline' {
        (Get-ShowtimeEnvironment -Kind Active | Where-Object { Test-ShowtimeCommit $_ aaaaaaa }).Count | Should -Be 3
    }
}
