# Dot-sourced: starts this PowerShell once more. Its standard input is at its end, as in GitHub Actions, so that nothing waits for a key.
# The process is pwsh, or dotnet with pwsh.dll where the engine came by NuGet.
function Invoke-Engine {
    $program = [Environment]::ProcessPath
    $library = (Split-Path $program -LeafBase) -eq 'dotnet' ? @("$PSHOME/pwsh.dll") : @()
    $null | & $program @library -NoProfile @args 2>&1 | ForEach-Object { "$_" }
}
