# Other modules bring packages of their own that ours has too (AWS.Tools its AWSSDK.Core). Each test is a PowerShell of its own, because an assembly stays loaded.
BeforeAll {
    . $PSScriptRoot/../Import-SandboxModule.ps1
    Remove-Module Showtime
    $folder = Join-Path ([IO.Path]::GetTempPath()) "showtime-isolation-$([guid]::NewGuid())"
    $null = New-Item -ItemType Directory $folder

    # An AWSSDK.Core and an Octokit that have nothing of what ours need: whoever takes them for ours fails.
    Add-Type -OutputAssembly "$folder/AWSSDK.Core.dll" -TypeDefinition @'
        [assembly: System.Reflection.AssemblyVersion("4.0.0.0")]
        namespace Amazon { public static class OtherSdk { public static string Name => "the other AWSSDK.Core"; } }
'@
    Add-Type -OutputAssembly "$folder/Octokit.dll" -TypeDefinition @'
        [assembly: System.Reflection.AssemblyVersion("0.50.0.0")]
        namespace Octokit { public static class OtherClient { public static string Name => "the other Octokit"; } }
'@
    $others = @"
        [Reflection.Assembly]::LoadFrom('$folder/AWSSDK.Core.dll').GetType('Amazon.OtherSdk').GetProperty('Name').GetValue(`$null)
        [Reflection.Assembly]::LoadFrom('$folder/Octokit.dll').GetType('Octokit.OtherClient').GetProperty('Name').GetValue(`$null)
"@
    # The real one of an earlier major version. It is used, not only loaded.
    $earlier = @"
        `$sdk = [Reflection.Assembly]::LoadFrom('$env:OTHER_AWSSDK_CORE')
        `$sdk.GetType('Amazon.RegionEndpoint').GetMethod('GetBySystemName').Invoke(`$null, @('eu-west-1')).SystemName
        "version `$(`$sdk.GetName().Version.Major)"
"@
    $ours = @"
        Import-Module '$source/Showtime.psd1'
        `$null = Start-ShowtimeSandbox
        (Test-ShowtimeConnection | Where-Object Name -like 'ECS*').Succeeded
        Get-ShowtimeEnvironment | Where-Object Age -gt 48h
"@
    function Invoke-Fresh([string] $Script) { Invoke-Engine -NonInteractive -Command $Script }
}
AfterAll { Remove-Item $folder -Recurse -Force -ErrorAction Ignore }

Describe 'Another AWSSDK.Core and another Octokit in the session' {
    It 'do not disturb the module when they were there first' {
        Invoke-Fresh "$others`n$ours" | Should -Be 'the other AWSSDK.Core', 'the other Octokit', 'True'
    }

    It 'are not disturbed by the module' {
        Invoke-Fresh "$ours`n$others" | Should -Be 'True', 'the other AWSSDK.Core', 'the other Octokit'
    }

    It 'are not shadowed: none of the module''s packages is in the default context' {
        # What PowerShell or .NET has itself is loaded from there.
        $own = $PSHOME, [Runtime.InteropServices.RuntimeEnvironment]::GetRuntimeDirectory()
        $packages = (Get-ChildItem "$source/bin/Dependencies/*.dll").BaseName | Where-Object { -not (Test-Path ($own | Join-Path -ChildPath "$_.dll")).Contains($true) }
        $packages | Should -Contain 'AWSSDK.Core'
        $loaded = Invoke-Fresh @"
            $ours
            [Runtime.Loader.AssemblyLoadContext]::Default.Assemblies | ForEach-Object { `$_.GetName().Name } | Where-Object { `$_ -in '$($packages -join "','")' -or `$_ -like 'Showtime*' } | Sort-Object
"@
        $loaded | Should -Be 'True', 'Showtime.Core', 'Showtime.Hosting', 'Showtime.Loading', 'Showtime.PowerShell'
    }
}

Describe 'The AWSSDK.Core of an earlier major version in the session' {
    It 'does not disturb the module when it was there first' {
        Invoke-Fresh "$earlier`n$ours" | Should -Be 'eu-west-1', 'version 3', 'True'
    }

    It 'is not disturbed by the module' {
        Invoke-Fresh "$ours`n$earlier" | Should -Be 'True', 'eu-west-1', 'version 3'
    }
}

Describe 'A proxy that cannot reach this machine' {
    It 'does not stand between the session and its sandbox' {
        Invoke-Fresh "`$env:HTTP_PROXY = `$env:http_proxy = 'http://127.0.0.1:9'`n$ours" | Should -Be 'True'
    }
}

Describe 'Importing' {
    It 'loads nothing but the module and Core' {
        $loaded = Invoke-Fresh @"
            Import-Module '$source/Showtime.psd1'
            [AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object { `$_.GetName().Name } | Where-Object { `$_ -match '^(AWSSDK|Octokit|Polly|YamlDotNet|Showtime)' } | Sort-Object
"@
        $loaded | Should -Be 'Showtime.Core', 'Showtime.Loading', 'Showtime.PowerShell'
    }
}
