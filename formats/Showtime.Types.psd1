@{
    # A module of its own, because PowerShell reads a module's types before its assemblies, and these name methods of one.
    ModuleVersion  = '0.1.0'
    TypesToProcess = @('Showtime.Types.ps1xml')
}
