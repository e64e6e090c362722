BeforeAll {
    . $PSScriptRoot/../Import-FakeModule.ps1
    function Complete([string] $Line) { (TabExpansion2 $Line $Line.Length).CompletionMatches }
}

Describe 'Completion' {
    # What was completed before is in memory for half a minute: each test starts without it.
    BeforeEach {
        Disconnect-Showtime
        Clear-FakeCall
    }

    It 'offers <Expected> for <Line>' -TestCases @(
        @{ Line = 'Get-ShowtimeEnvironment '; Expected = 101, 102, 103, 104, 105 }
        @{ Line = 'Get-ShowtimeEnvironment 10'; Expected = 101, 102, 103, 104, 105 }
        @{ Line = 'Remove-ShowtimeEnvironment 101,'; Expected = 101, 102, 103, 104, 105 }
        @{ Line = 'Sync-ShowtimePullRequest 2'; Expected = 203 }
        @{ Line = 'Start-ShowtimeEnvironment -Number 10'; Expected = 101, 102 }
        @{ Line = 'Get-ShowtimeEnvironment 101 -Sha '; Expected = 'abc1234', 'def5678' }
        @{ Line = 'Get-ShowtimeLog 103 -Sha '; Expected = 'fedcba9' }
        @{ Line = 'Wait-ShowtimeEnvironment -Sha 0'; Expected = '0123456' }
        @{ Line = 'Get-ShowtimeEnvironment -RequestedBy '; Expected = 'ada', 'maxime' }
        @{ Line = 'Get-ShowtimeEnvironment -Status R'; Expected = 'Running' }
        @{ Line = 'Get-ShowtimeEnvironment -Kind '; Expected = 'Active', 'Building', 'Foreign', 'Image', 'Legacy', 'Orphaned' }
        @{ Line = 'Set-ShowtimeEnvironment 101 -TimeToLive '; Expected = '24h', '48h', '72h', '1w', 'close' }
        @{ Line = 'Start-ShowtimeEnvironment 101 -Size '; Expected = 'Large', 'Standard' }
        @{ Line = 'Invoke-ShowtimeCleanup -Exclude La'; Expected = 'Label' }
        @{ Line = 'Measure-ShowtimeEnvironment -By '; Expected = 'Age', 'Kind', 'Requester', 'Status' }
        @{ Line = 'Invoke-ShowtimeCleanup -OlderThan '; Expected = '24h', '48h', '72h', '1w', '2w' }
        @{ Line = 'Wait-ShowtimeEnvironment 101 -Timeout '; Expected = '5m', '20m', '1h' }
        @{ Line = 'Get-ShowtimeLog 101 -Since '; Expected = '10m', '1h', '24h' }
        @{ Line = 'Start-ShowtimeEnvironment 101 -Sha '; Expected = 'abc1234000000000000000000000000000000000' }
        @{ Line = 'Start-ShowtimeEnvironment chart'; Expected = 101 }
        @{ Line = 'Sync-ShowtimePullRequest broken'; Expected = 102 }
        @{ Line = 'Remove-ShowtimeLabel '; Expected = "'🎪 dead000 🚦 running'", "'🎪 🎯 dead000'" }
        @{ Line = 'Get-ShowtimeLabel freeze'; Expected = "'🎪 🧊 showtime-freeze'" }
        @{ Line = 'Get-ShowtimeEnvironment -Repository '; Expected = 'apache/superset' }
        @{ Line = 'Connect-Showtime -Cluster '; Expected = 'superset-ci' }
        @{ Line = 'Connect-Showtime -Region eu-c'; Expected = 'eu-central-1', 'eu-central-2' }
    ) {
        (Complete $Line).CompletionText | Should -Be $Expected
    }

    It 'has the title as the tooltip' {
        (Complete 'Sync-ShowtimePullRequest 102').ToolTip | Should -Be 'Fix: it''s 100% "broken"'
        (Complete 'Get-ShowtimeEnvironment 101')[0].ToolTip | Should -Be 'Active, Running, 3d: Add a chart'
    }

    It 'goes by the repository that is typed already' {
        $null = Complete 'Sync-ShowtimePullRequest -Repository other/place -PullRequest '
        Get-FakeCall | Should -Be 'ListOpen other/place'
    }

    It 'goes by Connect-Showtime' {
        $null = Connect-Showtime other/place
        $null = Complete 'Sync-ShowtimePullRequest '
        Get-FakeCall | Should -Be 'ListOpen other/place'
    }

    It 'reads once for several Tabs' {
        $null = Complete 'Get-ShowtimeEnvironment 1'
        $null = Complete 'Get-ShowtimeEnvironment 101 -Sha '
        $null = Complete 'Remove-ShowtimeEnvironment '
        @(Get-FakeCall).Count | Should -Be 1
    }

    It 'gives up after two seconds' {
        $env:FAKE_SLOW = 1
        try {
            $watch = [Diagnostics.Stopwatch]::StartNew()
            Complete 'Sync-ShowtimePullRequest 99' | Should -BeNullOrEmpty
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 8
        }
        finally { Remove-Item env:FAKE_SLOW }
    }

    It 'offers nothing when it cannot read' {
        $env:GITHUB_TOKEN = $null
        $Error.Clear()
        try { Complete 'Sync-ShowtimePullRequest 99' | Should -BeNullOrEmpty }
        finally { $env:GITHUB_TOKEN = 'fake' }
        $Error.Count | Should -Be 0
    }
}
