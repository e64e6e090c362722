# Files that the module brings for a repository. They need no sandbox, but the real adapters.
BeforeAll { . $PSScriptRoot/../Import-SandboxModule.ps1 }

Describe 'Initialize-ShowtimeInfrastructure' {
    BeforeEach { Push-Location (New-Item -ItemType Directory "$TestDrive/$([guid]::NewGuid())") }
    AfterEach { Pop-Location }

    It 'writes the module and a configuration with the values' {
        $files = Initialize-ShowtimeInfrastructure -Repository acme/app -DefaultBranch master -Region eu-west-1 -Name previews -Port 8088
        $files[0].Path | Should -BeLike '*main.tf'
        $files.Kind | Sort-Object -Unique | Should -Be 'Infrastructure'
        $main = Get-Content infra/main.tf -Raw
        'region = "eu-west-1"', 'repository     = "acme/app"', 'default_branch = "master"', 'name           = "previews"', 'port           = 8088' | ForEach-Object { $main | Should -BeLike "*$_*" }
        Test-Path infra/showtime/policy/showtime-policy.json.tftpl | Should -BeTrue
    }

    It 'writes nothing with -WhatIf' {
        Initialize-ShowtimeInfrastructure -Repository acme/app -WhatIf | Should -BeNullOrEmpty
        Test-Path infra | Should -BeFalse
    }

    It 'wants a repository' {
        { Initialize-ShowtimeInfrastructure } | Should -Throw '*No repository is named*'
    }

    It 'does not overwrite what somebody changed' {
        $null = Initialize-ShowtimeInfrastructure -Repository acme/app
        $files = Initialize-ShowtimeInfrastructure -Repository acme/other -ErrorVariable problem -ErrorAction SilentlyContinue
        ($files | Where-Object Action -eq Different).Path | Should -BeLike '*main.tf'
        $problem.Count | Should -Be 1
        Get-Content infra/main.tf -Raw | Should -BeLike '*acme/app*'
    }
}
