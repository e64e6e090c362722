BeforeAll {
    . $PSScriptRoot/../Import-FakeModule.ps1
    $rendering = $PSStyle.OutputRendering
    function Show($Value, [scriptblock] $Format = { $input | Out-String -Width 120 }) { ($Value | & $Format).Trim("`r`n") -replace "`r" -split "`n" | ForEach-Object TrimEnd }
}

Describe 'Views without colour' {
    BeforeAll { $PSStyle.OutputRendering = 'PlainText' }
    AfterAll { $PSStyle.OutputRendering = $rendering }

    It 'shows environments as a table' {
        Show (Get-ShowtimeEnvironment) | Should -Be @(
            '   Repository: apache/superset on github.com'
            ''
            '    PR Sha     Status       Age    Left Address              Note               Requested by     Title'
            '    -- ---     ------       ---    ---- -------              ----               ------------     -----'
            '   102 0123456 failed      2d2h   4d22h                                         ada              Add a chart'
            '   103 fedcba9 running      10d   close 52.1.2.3:8080        orphaned                            Add a chart'
            '   104         running       2h         52.1.2.4:8080        legacy                              Add a chart'
            '   101 abc1234 running       3d expired 52.1.2.1:8080                           maxime           Add a chart'
            '   101 def5678 building      5m      2d                                         maxime           Add a chart'
            '   105 aaaaaaa running     2d1h     23h 52.1.2.5:8080                           ada              Add a chart'
        )
    }

    It 'leaves out whole columns at 80 columns, and cuts none' {
        (Show (Get-ShowtimeEnvironment 103) { $input | Out-String -Width 80 })[2, 4] | Should -Be @(
            '    PR Sha     Status       Age    Left Address              Note'
            '   103 fedcba9 running      10d   close 52.1.2.3:8080        orphaned'
        )
    }

    It 'shows an environment as a list' {
        $list = Show (Get-ShowtimeEnvironment 101 -Kind Active) { $input | Format-List | Out-String }
        $list | Should -Contain 'PullRequest  : 101'
        $list | Should -Contain 'Age          : 3d'
        $list | Should -Contain 'TimeToLive   : 48h'
        @($list -match '^FeatureFlags').Count | Should -Be 1
        $list | Should -Contain 'Costs        : $0.034 an hour, $0.82 a day; $2.46 so far'
        $list.Count | Should -Be 19
    }

    It 'shows environments with their cost' {
        Show (Get-ShowtimeEnvironment | Where-Object PullRequest -in 101, 104) { $input | Format-Table -View Cost | Out-String -Width 120 } | Should -Be @(
            '    PR Sha     Status       Age    Left     A day     So far Requested by'
            '    -- ---     ------       ---    ----     -----     ------ ------------'
            '   104         running       2h'
            '   101 abc1234 running       3d expired     $0.82      $2.46 maxime'
            '   101 def5678 building      5m      2d     $0.00            maxime'
        )
    }

    It 'shows environments wide' {
        Show (Get-ShowtimeEnvironment 101) { $input | Format-Wide -Column 2 | Out-String -Width 80 } | Should -Match '^101 abc1234 Running\s+101 def5678 Building$'
    }

    It 'shows <What>' -TestCases @(
        @{ What = 'a plan'; Value = { Sync-ShowtimePullRequest 101 -CheckOnly }; Expected = '^Explanation\s+: An environment for abc1234 is created\.$' }
        @{ What = 'a result'; Value = { Sync-ShowtimePullRequest 101 -WarningAction Ignore }; Expected = '^ +101 Done\s+52\.1\.2\.1:8080\s+ExplicitStartNewSha$' }
        @{ What = 'what was removed'; Value = { Remove-ShowtimeEnvironment 105 -Force }; Expected = '^ +105 aaaaaaa pr-105-aaaaaaa-service\s+1' }
        @{ What = 'labels'; Value = { Get-ShowtimeLabel -Defined }; Expected = '🎪 🎯 dead000\s+system\s+orphaned\s+0 Commit dead000' }
        @{ What = 'log lines'; Value = { Get-ShowtimeLog 101 }; Expected = '^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ  red : :error: :fake$' }
        @{ What = 'clean-up items'; Value = { Invoke-ShowtimeCleanup -CheckOnly }; Expected = '^Orphan\s+PR 103 \(fedcba9\)\s+no label names it$' }
        @{ What = 'clean-up results'; Value = { Invoke-ShowtimeCleanup -Force -ErrorAction Ignore }; Expected = '^done\s+Orphan\s+PR 103 \(fedcba9\)\s+no label names it$' }
        @{ What = 'checks'; Value = { Test-ShowtimeConnection }; Expected = '^yes\s+GitHub repository\s+apache/superset can be read$' }
        @{ What = 'a commit check'; Value = { Test-ShowtimeCommit 101 aaaaaaa -PassThru }; Expected = '^ +101 True\s+aaaaaaa\s+abc1234' }
        @{ What = 'a context'; Value = { Get-ShowtimeContext }; Expected = 'deploy\.ecs\.cluster = superset-ci  \(\.github/showtime\.yml:12\)$' }
        @{ What = 'settings'; Value = { (Get-ShowtimeContext).Settings }; Expected = '^deploy\.ecs\.cluster\s+superset-ci\s+\.github/showtime\.yml:12$' }
    ) {
        Show (& $Value 6>$null) | Where-Object { $_ -match $Expected } | Should -Not -BeNullOrEmpty
    }
}

Describe 'Views with colour' {
    BeforeAll { $PSStyle.OutputRendering = 'Ansi' }
    AfterAll { $PSStyle.OutputRendering = $rendering }

    It 'colours the status and makes the address clickable' {
        $table = Show (Get-ShowtimeEnvironment 101)
        "$table" | Should -Match ([regex]::Escape("$($PSStyle.Foreground.Green)Running"))
        "$table" | Should -Match ([regex]::Escape("`e]8;;http://52.1.2.1:8080/`e\52.1.2.1:8080`e]8;;`e\"))
    }

    It 'keeps the columns in line' {
        $PSStyle.OutputRendering = 'PlainText'
        $plain = Show (Get-ShowtimeEnvironment)
        $PSStyle.OutputRendering = 'Ansi'
        (Show (Get-ShowtimeEnvironment)) -replace '\e\[[0-9;]*m' -replace '\e\]8;;.*?\e\\' | ForEach-Object TrimEnd | Should -Be $plain
    }

    It 'never puts colour into values' {
        (Get-ShowtimeEnvironment | ConvertTo-Json -Depth 4) + (Get-ShowtimeEnvironment | ConvertTo-Csv) | Should -Not -Match '\e'
    }
}

Describe 'Views of a redirected PowerShell' {
    BeforeAll {
        # A table that must see its rows before it knows its columns holds the first one back.
        $commands = @(
            '(Get-ShowtimeEnvironment)[0]'
            'Sync-ShowtimePullRequest 101 -CheckOnly | Format-Table'
            'Sync-ShowtimePullRequest 101 -WarningAction Ignore'
            'Remove-ShowtimeEnvironment 105 -Force'
            '(Get-ShowtimeLabel -Orphaned)[0]'
            '(Invoke-ShowtimeCleanup -CheckOnly)[0]'
            '(Invoke-ShowtimeCleanup -Force -ErrorAction Ignore)[0]'
            '(Test-ShowtimeConnection)[0]'
            'Test-ShowtimeCommit 101 aaaaaaa -PassThru'
            '(Get-ShowtimeContext).Settings[0]'
        )
        $said = Invoke-Shell (($commands | ForEach-Object { "[Console]::Out.WriteLine('BEGIN $_'); & { $_; [Console]::Out.WriteLine('LATER'); $_ } | Out-Host" }) -join "`n")
    }

    It 'show the first row at once: <Command>' -TestCases @(
        @{ Command = '(Get-ShowtimeEnvironment)[0]'; Row = '0123456' }
        @{ Command = 'Sync-ShowtimePullRequest 101 -CheckOnly | Format-Table'; Row = 'CreateEnvironment' }
        @{ Command = 'Sync-ShowtimePullRequest 101 -WarningAction Ignore'; Row = 'ExplicitStart' }
        @{ Command = 'Remove-ShowtimeEnvironment 105 -Force'; Row = 'aaaaaaa' }
        @{ Command = '(Get-ShowtimeLabel -Orphaned)[0]'; Row = 'dead000' }
        @{ Command = '(Invoke-ShowtimeCleanup -CheckOnly)[0]'; Row = 'abc1234' }
        @{ Command = '(Invoke-ShowtimeCleanup -Force -ErrorAction Ignore)[0]'; Row = 'done|failed' }
        @{ Command = '(Test-ShowtimeConnection)[0]'; Row = 'GitHub repository' }
        @{ Command = 'Test-ShowtimeCommit 101 aaaaaaa -PassThru'; Row = 'abc1234' }
        @{ Command = '(Get-ShowtimeContext).Settings[0]'; Row = 'GITHUB_REPOSITORY' }
    ) {
        $own = @($said)[(@($said).IndexOf("BEGIN $Command") + 1)..(@($said).Count)]
        $before = $own[0..$own.IndexOf('LATER')]
        @($before -match $Row).Count | Should -BeGreaterThan 0
    }

    It 'have no colour' {
        Invoke-Shell 'Get-ShowtimeEnvironment | Out-Host' | Where-Object { $_ -match 'abc1234' } | Should -Not -Match '\e'
    }
}

Describe 'Views in constrained language' {
    It 'show what they show in full language: <Command>' -TestCases @(
        'Get-ShowtimeEnvironment', 'Get-ShowtimeEnvironment 101 | Format-List', 'Get-ShowtimeEnvironment 101 | Format-Table -View Cost', 'Get-ShowtimeEnvironment 101 | Format-Wide',
        'Measure-ShowtimeEnvironment 3>$null', 'Sync-ShowtimePullRequest 101 -CheckOnly | Format-Table', 'Sync-ShowtimePullRequest 101 -WarningAction Ignore | Format-List',
        'Sync-ShowtimePullRequest 101 -WarningAction Ignore', 'Remove-ShowtimeEnvironment 105 -Force', 'Get-ShowtimeLabel -Defined', 'Get-ShowtimeLog 101',
        'Invoke-ShowtimeCleanup -CheckOnly 6>$null', 'Invoke-ShowtimeCleanup -Force -ErrorAction Ignore 6>$null', 'Test-ShowtimeConnection', 'Get-ShowtimeContext',
        '(Get-ShowtimeEnvironment 101)[0].Left' | ForEach-Object { @{ Command = $_ } }
    ) {
        $said = Invoke-Shell @"
`$full = $Command | Out-String -Width 160
`$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'
`$constrained = $Command | Out-String -Width 160
`$ExecutionContext.SessionState.LanguageMode
if (`$full.Trim() -and `$full -eq `$constrained) { 'the same' } else { `$full; `$constrained }
"@
        $said | Should -Be 'ConstrainedLanguage', 'the same'
    }
}
