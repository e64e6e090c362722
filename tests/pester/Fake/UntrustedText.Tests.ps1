# What strangers wrote does nothing in objects, views and streams. tests/Showtime.Cli.Tests/UntrustedTextTests.cs says the same of the command.
BeforeDiscovery { $texts = Get-Content "$PSScriptRoot/../untrusted-texts.json" -Raw | ConvertFrom-Json -AsHashtable }

Describe 'A stranger''s text' {
    BeforeAll {
        . $PSScriptRoot/../Import-FakeModule.ps1
        $rendering = $PSStyle.OutputRendering
        $PSStyle.OutputRendering = 'PlainText'
        $commands = @(
            { Get-ShowtimeEnvironment }, { Get-ShowtimeLabel -Defined }, { Get-ShowtimeLog 101 }, { Sync-ShowtimePullRequest 101 -CheckOnly }, { Sync-ShowtimePullRequest 101 -Verbose }
            { Remove-ShowtimeEnvironment 101 -Force }, { Invoke-ShowtimeCommand 101 '/testenv up' }, { Invoke-ShowtimeCleanup -CheckOnly }
            { Invoke-ShowtimeCleanup -Force -ErrorAction Ignore }, { Test-ShowtimeConnection }
        )

        # Every text in an object and in the objects of its properties.
        function Get-Text($Value, [int] $Depth = 0) {
            if ($null -eq $Value -or $Depth -gt 5) { return }
            if ($Value -is [string]) { return $Value }
            if ($Value -is [Collections.IEnumerable]) { foreach ($item in $Value) { Get-Text $item ($Depth + 1) } }
            elseif ($Value.GetType().FullName -like 'Showtime.*' -and $Value -isnot [Exception]) { foreach ($property in $Value.PSObject.Properties) { Get-Text $property.Value ($Depth + 1) } }
            elseif ($Value -is [Management.Automation.InformationalRecord] -or $Value -is [Management.Automation.InformationRecord] -or $Value -is [Exception]) { "$Value" }
        }

        # The lines that a terminal or the Actions runner would do something with.
        function Get-Harm([string[]] $Text) {
            $Text -split '\r?\n' | Where-Object { $_ -match '[\p{Cc}\p{Cf}]|^\s*::|##\[|:\p{M}*:(error|warning|add-mask|stop-commands)' }
        }

        function Set-FakeText([string] $Text) { $env:FAKE_TEXT = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($Text)) }
    }
    AfterAll {
        $PSStyle.OutputRendering = $rendering
        Remove-Item env:FAKE_TEXT -ErrorAction Ignore
    }

    It 'is harmless in objects and in every view of them: <Name>' -TestCases $texts {
        param($text)
        Set-FakeText $text
        foreach ($command in $commands) {
            $results = & $command 6>&1 4>&1 3>&1
            @(Get-Text @($results)).Count | Should -BeGreaterThan 0
            Get-Harm (Get-Text @($results)) | Should -BeNullOrEmpty -Because "$command"
            $objects = @($results | Where-Object { $_ -isnot [Management.Automation.InformationalRecord] -and $_ -isnot [Management.Automation.InformationRecord] })
            $shown = ($objects | Out-String -Width 60), ($objects | Format-List * | Out-String -Width 40), ($objects | Format-Table * -Wrap | Out-String -Width 40), ($objects | Format-Wide | Out-String)
            Get-Harm $shown | Should -BeNullOrEmpty -Because "$command"
        }
    }

    It 'is harmless in completion: <Name>' -TestCases $texts {
        param($text)
        Disconnect-Showtime
        Set-FakeText $text
        $matches = 'Sync-ShowtimePullRequest ', 'Get-ShowtimeEnvironment -RequestedBy ' | ForEach-Object { (TabExpansion2 $_ $_.Length).CompletionMatches }
        Get-Harm ($matches | ForEach-Object { $_.CompletionText; $_.ListItemText; $_.ToolTip }) | Should -BeNullOrEmpty
    }

    It 'does not become code when it is completed' {
        Disconnect-Showtime
        Set-FakeText '$(evil) it''s'
        (TabExpansion2 'Get-ShowtimeEnvironment -RequestedBy ' 37).CompletionMatches[0].CompletionText | Should -Be "'`$(evil) it''s'"
    }

    It 'is no command in a log of GitHub Actions, bare or in a view' {
        $lines = Invoke-Shell @"
            `$env:GITHUB_ACTIONS = 'true'
            `$texts = Get-Content '$PSScriptRoot/../untrusted-texts.json' -Raw | ConvertFrom-Json
            foreach (`$text in `$texts.text) {
                `$env:FAKE_TEXT = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes(`$text))
                `$environments = Get-ShowtimeEnvironment 101
                `$environments.Title; `$environments.RequestedBy
                `$environments | Format-List *
                (Get-ShowtimeLog 101).Message
                (Sync-ShowtimePullRequest 101).Plan.Explanation
                'x' * 110 + (Get-ShowtimeLog 101)[1].Message | Out-String
            }
"@
        $lines.Count | Should -BeGreaterThan 100
        $ours = '^(::group::Build output|::endgroup::|::add-mask::fake|::warning title=Showtime::.*)$'
        Get-Harm ($lines | Where-Object { $_ -notmatch $ours }) | Should -BeNullOrEmpty
    }
}
