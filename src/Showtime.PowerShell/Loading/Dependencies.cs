using Showtime.Core.Ports;
using Showtime.Core.Templates;

namespace Showtime.PowerShell.Loading;

/// <summary>What the load context provides, loaded on first use: importing the module costs nothing of it.</summary>
static class Dependencies
{
    // Code, not state: a process loads it once, whatever number of runspaces it has.
    static readonly Lazy<ShowtimeLoadContext> Context = new(() =>
        new ShowtimeLoadContext(Path.Combine(Path.GetDirectoryName(typeof(Dependencies).Assembly.Location)!, "Dependencies")));

    static readonly Lazy<IShowtimeBackendFactory> Factory = new(() => Context.Value.Create<IShowtimeBackendFactory>("Showtime.Adapters"));

    static readonly Lazy<ISandboxFactory> Sandboxes = new(() => Context.Value.Create<ISandboxFactory>("Showtime.SandboxHost"));

    static readonly Lazy<IProjectTemplates> ProjectTemplates = new(() => Context.Value.Create<IProjectTemplates>("Showtime.Adapters"));

    /// <summary>The files that a repository starts with.</summary>
    public static IProjectTemplates Templates => ProjectTemplates.Value;

    /// <summary>Makes sandboxes.</summary>
    public static ISandboxFactory SandboxFactory => Sandboxes.Value;

    /// <summary>Makes backends out of the adapters.</summary>
    public static IShowtimeBackendFactory BackendFactory => Factory.Value;
}
