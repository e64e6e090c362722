BeforeAll { . $PSScriptRoot/../Start-Sandbox.ps1 }
AfterAll { Stop-ShowtimeSandbox }

Describe 'A repository''s labels' {
    It 'are all there, so that there is nothing to define' {
        Initialize-ShowtimeLabel | Should -BeNullOrEmpty
        (Get-ShowtimeLabel -Defined | Where-Object WrittenBy -eq person).Count | Should -Be 9
    }

    It 'are created where one is missing' {
        Invoke-RestMethod "$($sandbox.GitHubAddress)repos/$($sandbox.Repository)/labels/$([uri]::EscapeDataString('🎪 ⌛ 72h'))" -Method Delete -Headers @{ Authorization = 'Bearer maria' } -NoProxy
        (Initialize-ShowtimeLabel).Name | Should -Be '🎪 ⌛ 72h'
    }
}

Describe 'A commit' {
    It 'contains itself' {
        $head = (Invoke-RestMethod "$($sandbox.GitHubAddress)repos/$($sandbox.Repository)/pulls/1" -Headers @{ Authorization = 'Bearer maria' } -NoProxy).head.sha
        Test-ShowtimeCommit 1 $head | Should -BeTrue
    }
}
