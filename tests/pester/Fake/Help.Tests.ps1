BeforeDiscovery {
    . $PSScriptRoot/../Import-FakeModule.ps1
    $cmdlets = Get-Command -Module Showtime | ForEach-Object { @{ Name = $_.Name } }
}
BeforeAll { . $PSScriptRoot/../Import-FakeModule.ps1 }

Describe 'Get-Help <Name>' -ForEach $cmdlets {
    BeforeAll { $help = Get-Help $Name -Full }

    It 'has a synopsis, a description and three examples' {
        $help.Synopsis | Should -Not -Match '^\s*Get-|^\s*$'
        $help.Description.Text | Should -Not -BeNullOrEmpty
        @($help.examples.example).Count | Should -BeGreaterOrEqual 3
    }

    It 'describes every parameter' {
        $common = [System.Management.Automation.Internal.CommonParameters].GetProperties().Name
        $parameters = (Get-Command $Name).Parameters.Keys | Where-Object { $_ -notin $common }
        foreach ($parameter in $parameters) {
            (Get-Help $Name -Parameter $parameter).description.Text | Should -Not -BeNullOrEmpty -Because "-$parameter"
        }
    }

    It 'has a syntax for every parameter set' {
        @($help.syntax.syntaxItem).Count | Should -Be (Get-Command $Name).ParameterSets.Count
    }

    It 'has examples that parse' {
        foreach ($example in $help.examples.example) {
            $errors = $null
            $null = [System.Management.Automation.Language.Parser]::ParseInput($example.code, [ref]$null, [ref]$errors)
            $errors | Should -BeNullOrEmpty -Because $example.title
        }
    }
}

Describe 'Get-Help about' {
    It 'finds <Topic>' -TestCases @(@{ Topic = 'about_Showtime' }, @{ Topic = 'about_Showtime_Labels' }, @{ Topic = 'about_Showtime_Commands' }) {
        Get-Help $Topic | Should -Match 'SHORT DESCRIPTION'
    }
}
