# Outside of the module path, so that nothing of it can be loaded before it was checked.
$saved = New-Item -ItemType Directory -Path "$env:RUNNER_TEMP/module" -Force
Save-PSResource Showtime -Version '__VERSION__' -Repository PSGallery -TrustRepository -SkipDependencyCheck -Path $saved
# SHA256SUMS has the hash of each file, and here is its own: exactly the module that this workflow was written for.
$module = "$saved/Showtime/__VERSION__"
$files = foreach ($file in Get-ChildItem $module -Recurse -File -Force) {
  "$((Get-FileHash -LiteralPath $file).Hash.ToLower())  $([IO.Path]::GetRelativePath($module, $file).Replace('\', '/'))"
}
$sums = '__SUMS__  SHA256SUMS'
if (Compare-Object $files @(Get-Content "$module/SHA256SUMS"; $sums) -CaseSensitive) { throw 'The gallery has another module than this workflow was written for.' }
$modules = "$(($env:PSModulePath -split [IO.Path]::PathSeparator)[0])/Showtime"
Remove-Item "$modules/__VERSION__" -Recurse -Force -ErrorAction Ignore
$null = New-Item -ItemType Directory -Path $modules -Force
Move-Item $module $modules
