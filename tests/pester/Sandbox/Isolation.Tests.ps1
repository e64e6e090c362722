# Other modules bring their own AWSSDK.Core (AWS.Tools does). Each test is a PowerShell of its own, because an assembly stays loaded.
BeforeAll {
    . $PSScriptRoot/../Import-SandboxModule.ps1
    Remove-Module Showtime
    $folder = Join-Path ([IO.Path]::GetTempPath()) "showtime-isolation-$([guid]::NewGuid())"
    $null = New-Item -ItemType Directory $folder

    # An AWSSDK.Core that has nothing of what ours needs: whoever takes it for ours fails.
    Add-Type -OutputAssembly "$folder/AWSSDK.Core.dll" -TypeDefinition @'
        [assembly: System.Reflection.AssemblyVersion("4.0.0.0")]
        namespace Amazon { public static class OtherSdk { public static string Name => "the other AWSSDK.Core"; } }
'@
    $other = "[Reflection.Assembly]::LoadFrom('$folder/AWSSDK.Core.dll').GetType('Amazon.OtherSdk').GetProperty('Name').GetValue(`$null)"
    $ours = @"
        Import-Module '$source/Showtime.psd1'
        `$null = Start-ShowtimeSandbox
        (Test-ShowtimeConnection | Where-Object Name -like 'ECS*').Succeeded
        Get-ShowtimeEnvironment | Where-Object Age -gt 48h
"@
    function Invoke-Fresh([string] $Script) { Invoke-Engine -NonInteractive -Command $Script }
}
AfterAll { Remove-Item $folder -Recurse -Force -ErrorAction Ignore }

Describe 'Another AWSSDK.Core in the session' {
    It 'does not disturb the module when it was there first' {
        Invoke-Fresh "$other`n$ours" | Should -Be 'the other AWSSDK.Core', 'True'
    }

    It 'is not disturbed by the module' {
        Invoke-Fresh "$ours`n$other" | Should -Be 'True', 'the other AWSSDK.Core'
    }

    It 'is not shadowed: none of the module''s packages is in the default context' {
        $loaded = Invoke-Fresh @"
            $ours
            [Runtime.Loader.AssemblyLoadContext]::Default.Assemblies | ForEach-Object { `$_.GetName().Name } | Where-Object { `$_ -match '^(AWSSDK|Polly|YamlDotNet|Showtime)' } | Sort-Object
"@
        $loaded | Should -Be 'True', 'Showtime.Core', 'Showtime.PowerShell'
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
            [AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object { `$_.GetName().Name } | Where-Object { `$_ -match '^(AWSSDK|Polly|YamlDotNet|Showtime)' } | Sort-Object
"@
        $loaded | Should -Be 'Showtime.Core', 'Showtime.PowerShell'
    }
}
