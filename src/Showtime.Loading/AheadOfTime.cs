using System.Management.Automation;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Showtime.Loading;

/// <summary>
/// Loads the module's assembly as it was compiled ahead of time for this .NET and platform, where the package has it. What PowerShell loads next by
/// the manifest's path is the same assembly by name and module version id, so the runtime answers with the one that is loaded.
/// </summary>
public sealed class AheadOfTime : IModuleAssemblyInitializer
{
    /// <summary>The folder's name for this process, for example <c>net10.0-linux-x64</c>. Not .NET's own identifier: a distribution's .NET names the distribution.</summary>
    public static string Platform { get; } =
        ($"net{Environment.Version.Major}.0-{(OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")}-"
            + $"{RuntimeInformation.ProcessArchitecture}").ToLowerInvariant();

    /// <inheritdoc/>
    public void OnImport()
    {
        var module = Path.Combine(Path.GetDirectoryName(typeof(AheadOfTime).Assembly.Location)!, Platform, "Showtime.PowerShell.dll");
        if (File.Exists(module)) Assembly.LoadFrom(module);
    }
}
