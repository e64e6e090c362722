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
        Get-Content .github/workflows/showtime.yml -Raw | Should -BeLike "*-PSResource Showtime -Version '$((Get-Module Showtime).Version)'*"
    }

    It 'writes two for the images of forks, into a folder of choice' {
        New-ShowtimeWorkflow ./flows -Kind ForkBuild -Region eu-west-1 | ForEach-Object { Split-Path $_.Path -Leaf } | Should -Be 'showtime-build.yml', 'showtime-publish.yml'
        Get-Content flows/showtime-publish.yml -Raw | Should -BeLike '*aws-region: eu-west-1*'
    }

    It 'has a step that takes the module that it was written for and refuses any other' -Skip:(-not "$env:MODULE_UNDER_TEST" -or -not (Test-Path "$env:MODULE_UNDER_TEST/SHA256SUMS")) {
        $null = New-ShowtimeWorkflow -Kind Cleanup
        $text = Get-Content .github/workflows/showtime-cleanup.yml -Raw
        $step = [regex]::Match($text, '(?s)- name: Install Showtime\n.*?run: \|\n(.*?)\n\n').Groups[1].Value -replace '(?m)^ {10}'
        $step | Should -BeLike "*'$((Get-FileHash "$env:MODULE_UNDER_TEST/SHA256SUMS").Hash.ToLower())  SHA256SUMS'*"

        # A folder is the gallery, once with the module and once with one that has another file under the same version.
        $other = New-Item -ItemType Directory ./other/Showtime
        Copy-Item "$env:MODULE_UNDER_TEST/*" $other -Recurse
        Add-Content "$other/bin/Showtime.Core.dll" 'x'
        $galleries = foreach ($module in $env:MODULE_UNDER_TEST, $other) {
            $gallery = New-Item -ItemType Directory "./gallery-$([guid]::NewGuid())"
            Compress-PSResource $module $gallery
            Register-PSResourceRepository $gallery.Name -Uri $gallery -Trusted
            $gallery.Name
        }
        $path = $env:PSModulePath
        try {
            $taken, $refused = foreach ($gallery in $galleries) {
                $modules = New-Item -ItemType Directory "./modules-$([guid]::NewGuid())"
                $env:PSModulePath = "$modules$([IO.Path]::PathSeparator)$path"
                $env:RUNNER_TEMP = New-Item -ItemType Directory "./temp-$([guid]::NewGuid())"
                # Twice, as on a runner that is kept.
                try { 1..2 | ForEach-Object { $null = & ([scriptblock]::Create($step.Replace('PSGallery', $gallery))) } } catch { $problem = "$_" }
                [pscustomobject]@{ Problem = $problem; Module = (Get-ChildItem $modules -Recurse -Filter Showtime.psd1).Count }
            }
        } finally {
            $env:PSModulePath = $path
            Remove-Item env:RUNNER_TEMP
            Unregister-PSResourceRepository $galleries
        }
        $taken.Problem | Should -BeNullOrEmpty
        $taken.Module | Should -Be 1
        $refused.Problem | Should -Be 'The gallery has another module than this workflow was written for.'
        $refused.Module | Should -Be 0
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
