# The cmdlets' half of front-cases.json; tests/Showtime.Cli.Tests/FrontTests.cs runs the same cases through the command line.
BeforeDiscovery { $cases = Get-Content "$PSScriptRoot/../front-cases.json" -Raw | ConvertFrom-Json -AsHashtable }

Describe 'Both fronts' {
    BeforeAll { . $PSScriptRoot/../Import-FakeModule.ps1 }
    BeforeEach { Clear-FakeCall }

    It '<name>' -TestCases $cases {
        param($powerShell, $calls, $errorId, $category, $target, $message, $output, $powerShellOutput, $powerShellRemedy, $variables)
        $variables ??= @{}
        foreach ($variable in $variables.GetEnumerator()) { Set-Item "env:$($variable.Key)" $variable.Value }
        try {
            # In a process of its own: its standard input is at its end, so that there is no terminal to ask at.
            $said = Invoke-Shell @"
                `$PSStyle.OutputRendering = 'PlainText'
                try { `$result = $powerShell -ErrorVariable failed -ErrorAction SilentlyContinue } catch { `$failed = @(`$_) }
                `$result | Out-String -Width 400
                foreach (`$one in `$failed) { if (`$one -is [System.Management.Automation.ErrorRecord]) { "ID `$(`$one.FullyQualifiedErrorId)"; "CATEGORY `$(`$one.CategoryInfo.Category)"; "TARGET `$(`$one.TargetObject)"; "MESSAGE `$one"; "REMEDY `$(`$one.ErrorDetails.RecommendedAction)" } }
"@
        }
        finally {
            foreach ($name in $variables.Keys) { Remove-Item "env:$name" }
        }
        $text = $said -join "`n"
        if ($errorId) {
            $text | Should -Match "ID $errorId,"
            $text | Should -Match ([regex]::Escape($message))
        }
        else { $text | Should -Not -Match 'MESSAGE' }
        if ($category) { $said | Should -Contain "CATEGORY $category" }
        if ($target) { $said | Should -Contain "TARGET $target" }
        if ($powerShellRemedy) { $said | Should -Contain "REMEDY $powerShellRemedy" }
        if ($output) { $text | Should -Match $output }
        if ($powerShellOutput) { $text | Should -Match ([regex]::Escape($powerShellOutput)) }
        (Get-FakeCall | Sort-Object) -join "`n" | Should -Be (@($calls | Sort-Object) -join "`n")
    }
}
