BeforeAll { . $PSScriptRoot/../Start-Sandbox.ps1 }
AfterAll { Stop-ShowtimeSandbox }

Describe 'Commands in comments' {
    BeforeAll {
        # What a job of issue_comment finds: somebody comments, and the event tells of it.
        function Invoke-Comment([string] $Text, [string] $As) {
            $comment = Invoke-GitHub 'issues/1/comments' @{ body = $Text } -As $As
            $event = @{ action = 'created'; sender = @{ login = $As }; issue = @{ number = 1; pull_request = @{ url = 'x' } }; comment = $comment }
            $result = Invoke-ShowtimeCommand -Event $event 3>$null
            $answer = Invoke-RestMethod "$($sandbox.GitHubAddress)repos/$($sandbox.Repository)/issues/comments/$($comment.id)/reactions" -Headers @{ Authorization = 'Bearer maria' } -NoProxy
            $result | Add-Member Reactions $answer.content -PassThru
        }
    }

    It 'does nothing for somebody who may not' {
        $result = Invoke-Comment '/testenv up' sam
        $result.Outcome | Should -Be 'NotAllowed'
        $result.Reactions | Should -Be '-1'
    }

    It 'starts an environment with a flag for somebody who may' {
        $result = Invoke-Comment '/testenv up FEATURE_ALERTS=true' maria
        $result.Outcome, $result.Environments[0].Status | Should -Be 'Done', 'Running'
        $result.Reactions | Should -Be 'eyes', 'rocket'
        Get-LabelOf 1 | Should -Contain '🎪 🚩 ALERTS=true'
        (Get-ShowtimeEnvironment 1 | Where-Object Kind -eq Active).FeatureFlags['ALERTS'] | Should -BeTrue
    }

    It 'answers at the prompt, and stops' {
        (Invoke-ShowtimeCommand 1 '/showtime status').Answer | Should -Match '`ALERTS=true`'
        (Invoke-ShowtimeCommand 1 '/showtime stop').Outcome | Should -Be 'Done'
        Get-Living 1 | Should -BeNullOrEmpty
        Get-LabelOf 1 | Should -Not -Contain '🎪 🚩 ALERTS=true'
    }
}
