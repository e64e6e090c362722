# Files that the module brings for a repository. They need no sandbox, but the real adapters.
BeforeAll { . $PSScriptRoot/../Import-SandboxModule.ps1 }

Describe 'New-ShowtimeWorkflow' {
    BeforeEach { Push-Location (New-Item -ItemType Directory "$TestDrive/$([guid]::NewGuid())") }
    AfterEach { Pop-Location }

    It 'writes the three workflows below the current folder' {
        $files = New-ShowtimeWorkflow
        $files.Action | Should -Be 'Written', 'Written', 'Written'
        $files.Kind | Should -Be 'Trigger', 'Cleanup', 'Command'
        (Get-ChildItem .github/workflows).Name | Should -Be 'showtime-cleanup.yml', 'showtime-commands.yml', 'showtime.yml'
        Get-Content .github/workflows/showtime.yml -Raw | Should -BeLike "*Install-PSResource Showtime -Version '$((Get-Module Showtime).Version)'*"
    }

    It 'writes two for the images of forks, into a folder of choice' {
        New-ShowtimeWorkflow ./flows -Kind ForkBuild -Region eu-west-1 | ForEach-Object { Split-Path $_.Path -Leaf } | Should -Be 'showtime-build.yml', 'showtime-publish.yml'
        Get-Content flows/showtime-publish.yml -Raw | Should -BeLike '*aws-region: eu-west-1*'
    }

    It 'writes nothing with -WhatIf' {
        New-ShowtimeWorkflow -WhatIf | Should -BeNullOrEmpty
        Get-ChildItem | Should -BeNullOrEmpty
    }

    It 'leaves what is as it should be' {
        $null = New-ShowtimeWorkflow
        (New-ShowtimeWorkflow).Action | Sort-Object -Unique | Should -Be 'Unchanged'
    }

    It 'does not overwrite what somebody changed, and says what to type' {
        $null = New-ShowtimeWorkflow
        Add-Content .github/workflows/showtime.yml '# mine'
        $files = New-ShowtimeWorkflow -ErrorVariable problem -ErrorAction SilentlyContinue
        $files.Action | Should -Be 'Different', 'Unchanged', 'Unchanged'
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'ShowtimeConflict,*'
        $problem[0].TargetObject | Should -BeLike '*showtime.yml'
        $problem[0].ErrorDetails.RecommendedAction | Should -BeLike '*-Force*'
        Get-Content .github/workflows/showtime.yml | Select-Object -Last 1 | Should -Be '# mine'
        (New-ShowtimeWorkflow -Force).Action | Should -Be 'Written', 'Unchanged', 'Unchanged'
    }

    It 'refuses what is no region' {
        { New-ShowtimeWorkflow -Region 'x: y' } | Should -Throw '*is not an AWS region*'
    }
}
