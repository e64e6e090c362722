BeforeAll { . $PSScriptRoot/../Import-FakeModule.ps1 }

Describe 'Export-ShowtimeReport' {
    BeforeEach {
        Clear-FakeCall
        Push-Location (New-Item -ItemType Directory "$TestDrive/$([guid]::NewGuid())")
    }
    AfterEach { Pop-Location }

    It 'writes the page into the current folder and returns the file' {
        $file = Export-ShowtimeReport
        $file | Should -BeOfType IO.FileInfo
        $file.FullName | Should -Be (Join-Path $PWD 'showtime-report.html')
        Get-Content $file -Raw | Should -BeLike '*<h1>Environments of <a href="https://github.com/apache/superset">apache/superset</a></h1>*<b>6</b> environments*'
    }

    It 'overwrites a page' {
        Set-Content page.html 'old'
        (Export-ShowtimeReport page.html).Length | Should -BeGreaterThan 1000
    }

    It 'reads and writes nothing with -WhatIf' {
        Export-ShowtimeReport -WhatIf | Should -BeNullOrEmpty
        Get-ChildItem | Should -BeNullOrEmpty
        Get-FakeCall | Should -BeNullOrEmpty
    }

    It 'writes no page of an incomplete read' {
        $env:FAKE_UNCERTAIN = '1'
        try { { Export-ShowtimeReport -ErrorAction Stop } | Should -Throw '*could not be read*' } finally { Remove-Item env:FAKE_UNCERTAIN }
        Get-ChildItem | Should -BeNullOrEmpty
    }

    It 'names a folder that is not there' {
        { Export-ShowtimeReport missing/page.html } | Should -Throw "*page.html' cannot be written*" -ErrorId 'ShowtimeInvalidInput,*'
    }
}
