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
