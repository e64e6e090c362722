BeforeAll { . $PSScriptRoot/../Import-FakeModule.ps1 }

Describe 'Set-ShowtimeEnvironment' {
    BeforeEach { Clear-FakeCall }

    It 'passes on: <Arguments>' -TestCases @(
        @{ Arguments = '-TimeToLive 1w'; Expected = 'Policy 101 ttl=1w frozen= blocked=' }
        @{ Arguments = '-TimeToLive 2d'; Expected = 'Policy 101 ttl=48h frozen= blocked=' }
        @{ Arguments = '-Ttl close'; Expected = 'Policy 101 ttl=close frozen= blocked=' }
        @{ Arguments = '-Frozen'; Expected = 'Policy 101 ttl= frozen=True blocked=' }
        @{ Arguments = '-Frozen:$false -Blocked'; Expected = 'Policy 101 ttl= frozen=False blocked=True' }
    ) {
        Invoke-Expression "Set-ShowtimeEnvironment 101 $Arguments" | Should -BeNullOrEmpty
        Get-FakeCall | Should -Be $Expected
    }

    It 'changes a pull request once, however many of its environments are in the pipeline' {
        Get-ShowtimeEnvironment | Set-ShowtimeEnvironment -TimeToLive 1w
        @(Get-FakeCall | Where-Object { $_ -like 'Policy*' }).Count | Should -Be 5
    }

    It 'returns the environments with -PassThru' {
        (Set-ShowtimeEnvironment 101 -Frozen -PassThru).Frozen | Should -Be $true, $true
    }

    It 'does nothing with -WhatIf' {
        Set-ShowtimeEnvironment 101 -Frozen -WhatIf
        Get-FakeCall | Should -BeNullOrEmpty
    }

    It 'says that there is nothing to change' {
        { Set-ShowtimeEnvironment 101 } | Should -Throw -ErrorId 'ShowtimeInvalidInput*'
    }

    It 'does not take an environment''s own values for a request' {
        { Get-ShowtimeEnvironment 101 | Set-ShowtimeEnvironment } | Should -Throw -ErrorId 'ShowtimeInvalidInput*'
    }
}
