BeforeAll { . $PSScriptRoot/../Start-Sandbox.ps1 }
AfterAll { Stop-ShowtimeSandbox }

Describe 'Starting from the prompt' {
    It 'starts without a label, for a time, and tells each remote call' {
        $all = Start-ShowtimeEnvironment 3 -TimeToLive 72h -Verbose 4>&1
        $environment = $all | Where-Object { $_ -is [Showtime.Core.Environments.ShowtimeEnvironment] }
        $environment.Status, "$($environment.TimeToLive)" | Should -Be 'Running', '72h'
        ($all | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }).Message | Should -Contain 'AWS ECS CreateService'
    }

    It 'is cleaned up when it is old enough' {
        $results = Invoke-ShowtimeCleanup -OlderThan 0m -Force
        $results | Where-Object { $_.Item.Kind -eq 'Expired' } | ForEach-Object Done | Should -BeTrue
        Get-Living | Should -BeNullOrEmpty
    }

    It 'takes down again what it had begun when it is stopped' {
        $variables = @{}
        foreach ($pair in $sandbox.Variables.GetEnumerator()) { $variables[$pair.Key] = $pair.Value }
        $shell = [powershell]::Create()
        $null = $shell.AddScript({
            param($source, $variables)
            Import-Module "$source/Showtime.psd1"
            $variables.GetEnumerator() | ForEach-Object { Set-Item "env:$($_.Key)" $_.Value }
            Start-ShowtimeEnvironment 3
        }).AddArgument($source).AddArgument($variables)
        try {
            $before = $sandbox.Calls.Count
            $running = $shell.BeginInvoke()
            $limit = [Diagnostics.Stopwatch]::StartNew()
            while (-not ($sandbox.Calls | Select-Object -Skip $before | Where-Object Name -eq CreateService) -and $limit.Elapsed.TotalSeconds -lt 60) { Start-Sleep -Milliseconds 50 }
            $shell.Stop()
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        }
        finally {
            $shell.Dispose()
            $variables.Keys | ForEach-Object { Remove-Item "env:$_" -ErrorAction Ignore }
        }
        ($sandbox.Calls | Select-Object -Skip $before).Name | Should -Contain 'DeleteService'
        (Get-ShowtimeEnvironment 3).Status | Should -BeIn 'Failed', 'Stopping'
        # The lease was let go: another run is not kept out.
        (Sync-ShowtimePullRequest 3 -CheckOnly).Reason | Should -Not -Be 'InProgress'
    }
}
