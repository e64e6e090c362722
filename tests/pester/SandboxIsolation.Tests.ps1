# Other modules bring their own AWSSDK.Core (AWS.Tools does) or Octokit. Each test is a PowerShell of its own, because an assembly stays loaded.
BeforeAll {
    . $PSScriptRoot/Import-Sandbox.ps1
    Remove-Module Showtime
    $folder = Join-Path ([IO.Path]::GetTempPath()) "showtime-isolation-$([guid]::NewGuid())"
    $null = New-Item -ItemType Directory $folder

    # An assembly of that name that has nothing of what ours needs: whoever takes it for ours fails.
    function New-Other([string] $Name, [string] $Version) {
        Add-Type -OutputAssembly "$folder/$Name.dll" -TypeDefinition @"
            [assembly: System.Reflection.AssemblyVersion("$Version")]
            namespace Other { public static class $($Name.Replace('.', '')) { public static string Name => "the other $Name"; } }
"@
        "[Reflection.Assembly]::LoadFrom('$folder/$Name.dll').GetType('Other.$($Name.Replace('.', ''))').GetProperty('Name').GetValue(`$null)"
    }
    $others = @{ 'AWSSDK.Core' = New-Other AWSSDK.Core 4.0.0.0; 'Octokit' = New-Other Octokit 13.0.0.0 }
    $ours = @"
        Import-Module '$source/Showtime.psd1'
        `$null = Start-ShowtimeSandbox
        (Test-ShowtimeConnection | Where-Object Name -like 'ECS*').Succeeded
        Get-ShowtimeEnvironment | Where-Object Age -gt 48h
"@
    function Invoke-Fresh([string] $Script) { & ([Environment]::ProcessPath) -NoProfile -NonInteractive -Command $Script 2>&1 | ForEach-Object { "$_" } }
}
AfterAll { Remove-Item $folder -Recurse -Force -ErrorAction Ignore }

Describe 'Another <_> in the session' -ForEach 'AWSSDK.Core', 'Octokit' {
    It 'does not disturb the module when it was there first' {
        Invoke-Fresh "$($others[$_])`n$ours" | Should -Be "the other $_", 'True'
    }

    It 'is not disturbed by the module' {
        Invoke-Fresh "$ours`n$($others[$_])" | Should -Be 'True', "the other $_"
    }
}

Describe 'The module''s packages' {
    It 'are not in the default context, where others would find them' {
        $loaded = Invoke-Fresh @"
            $ours
            [Runtime.Loader.AssemblyLoadContext]::Default.Assemblies | ForEach-Object { `$_.GetName().Name } | Where-Object { `$_ -match '^(AWSSDK|Octokit|Polly|YamlDotNet|Showtime)' } | Sort-Object
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
            [AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object { `$_.GetName().Name } | Where-Object { `$_ -match '^(AWSSDK|Octokit|Polly|YamlDotNet|Showtime)' } | Sort-Object
"@
        $loaded | Should -Be 'Showtime.Core', 'Showtime.PowerShell'
    }
}
