$modules = ($env:PSModulePath -split [IO.Path]::PathSeparator)[0]
Save-PSResource Showtime -Version '__VERSION__' -Repository PSGallery -TrustRepository -Path $modules
# SHA256SUMS has the hash of each file, and here is its own: exactly the module that this workflow was written for.
Set-Location "$modules/Showtime/__VERSION__"
$files = foreach ($file in Get-ChildItem -Recurse -File -Force) {
  "$((Get-FileHash -LiteralPath $file).Hash.ToLower())  $([IO.Path]::GetRelativePath($pwd, $file).Replace('\', '/'))"
}
$sums = '__SUMS__  SHA256SUMS'
if (Compare-Object $files @(Get-Content SHA256SUMS; $sums) -CaseSensitive) { throw 'The gallery has another module than this workflow was written for.' }
