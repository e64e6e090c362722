# The package as a gallery has it: published, installed, imported and used. In a build without a package there is nothing to publish.
BeforeDiscovery { $isPackage = "$env:MODULE_UNDER_TEST" -and (Test-Path "$env:MODULE_UNDER_TEST/SHA256SUMS") }
BeforeAll { . $PSScriptRoot/../Import-SandboxModule.ps1 }

Describe 'A gallery' -Skip:(-not $isPackage) {
    BeforeAll {
        $gallery = New-Item -ItemType Directory -Path "$TestDrive/gallery"
        $data = (New-Item -ItemType Directory -Path "$TestDrive/data").FullName
        # An engine with a home of its own: the installed module and the registered gallery stay in it.
        function Invoke-Newcomer([string] $Command) {
            $before = $env:HOME, $env:USERPROFILE, $env:LOCALAPPDATA, $env:XDG_DATA_HOME, $env:PSModulePath
            try {
                $env:HOME = $env:USERPROFILE = $env:LOCALAPPDATA = $data
                $env:XDG_DATA_HOME = $env:PSModulePath = $null
                Invoke-Engine -NonInteractive -Command "`$ErrorActionPreference = 'Stop'; `$ProgressPreference = 'SilentlyContinue'; $Command"
            } finally { $env:HOME, $env:USERPROFILE, $env:LOCALAPPDATA, $env:XDG_DATA_HOME, $env:PSModulePath = $before }
        }
        $published = Invoke-Newcomer @"
            Register-PSResourceRepository -Name Local -Uri '$gallery' -Trusted
            Publish-PSResource -Path '$env:MODULE_UNDER_TEST' -Repository Local
            Find-PSResource Showtime -Repository Local | ForEach-Object { "`$(`$_.Name) `$(`$_.Version) `$(`$_.ProjectUri)" }
"@
    }

    It 'takes the package and shows its version and project' {
        $manifest = Import-PowerShellDataFile "$env:MODULE_UNDER_TEST/Showtime.psd1"
        $published | Should -Be "Showtime $($manifest.ModuleVersion) $($manifest.PrivateData.PSData.ProjectUri)"
    }

    It 'gives a module that installs, imports by its name and starts an environment' {
        Invoke-Newcomer @'
            Install-PSResource Showtime -Repository Local
            Import-Module Showtime
            $null = Start-ShowtimeSandbox
            Start-ShowtimeEnvironment 1 | ForEach-Object { "$($_.PullRequest) $($_.Status)" }
            Stop-ShowtimeSandbox
'@ | Should -Be '1 Running'
    }
}

Describe 'The install step of action.yml' -Skip:(-not $isPackage) {
    BeforeAll {
        $text = Get-Content "$PSScriptRoot/../../../action.yml" -Raw
        $step = [regex]::Match($text, '(?s)- name: Install Showtime\n.*?run: \|\n(.*?)\n\n').Groups[1].Value -replace '(?m)^ {8}'
        $gallery = New-Item -ItemType Directory "$TestDrive/verified"
        Compress-PSResource $env:MODULE_UNDER_TEST $gallery
        Register-PSResourceRepository verified -Uri $gallery -Trusted
        # In place of GitHub's command: it succeeds or fails, and keeps what it was asked.
        function Invoke-Step([bool] $Attested) {
            $modules = New-Item -ItemType Directory "$TestDrive/$([guid]::NewGuid())"
            $script:asked = $null
            function gh { $script:asked = "$args"; $global:LASTEXITCODE = $Attested ? 0 : 1 }
            $before = $env:PSModulePath
            $env:RUNNER_TEMP = New-Item -ItemType Directory "$TestDrive/$([guid]::NewGuid())"
            $env:ACTION_PATH = "$PSScriptRoot/../../.."
            $env:ACTION_REPOSITORY = 'owner/showtime'
            try {
                $env:PSModulePath = "$modules$([IO.Path]::PathSeparator)$before"
                . ([scriptblock]::Create($step.Replace('PSGallery', 'verified')))
            } finally {
                $env:PSModulePath = $before
                Remove-Item env:RUNNER_TEMP, env:ACTION_PATH, env:ACTION_REPOSITORY
                $script:installed = @(Get-ChildItem $modules -Recurse -Filter Showtime.psd1)
            }
        }
    }
    AfterAll { Unregister-PSResourceRepository verified }

    It 'installs the package that the repository attests' {
        Invoke-Step $true
        $asked | Should -BeLike 'attestation verify *.nupkg --repo owner/showtime --signer-workflow owner/showtime/.github/workflows/release.yml'
        $installed.Count | Should -Be 1
        (Test-ModuleManifest $installed[0].FullName).Version | Should -Be (Get-Module Showtime).Version
    }

    It 'installs no other' {
        { Invoke-Step $false } | Should -Throw '*was not built by the release workflow of owner/showtime.'
        $installed.Count | Should -Be 0
    }
}

Describe 'The manifest of a package' -Skip:(-not $isPackage) {
    It 'has an address: <Key>' -TestCases @{ Key = 'ProjectUri' }, @{ Key = 'LicenseUri' }, @{ Key = 'IconUri' }, @{ Key = 'ReleaseNotes' } {
        (Import-PowerShellDataFile "$env:MODULE_UNDER_TEST/Showtime.psd1").PrivateData.PSData.$Key | Should -Match '^https://'
    }

    It 'leads Get-Help -Online of each cmdlet to its page in the repository' {
        foreach ($cmdlet in Get-Command -Module Showtime) {
            (Get-Help $cmdlet.Name).relatedLinks.navigationLink[0].uri | Should -BeLike "https://*/docs/en-US/$($cmdlet.Name).md"
        }
    }
}
