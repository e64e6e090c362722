using System.Reflection;
using System.Runtime.Loader;
using Showtime.Core.Ports;
using Showtime.Core.Templates;

namespace Showtime.PowerShell.Loading;

/// <summary>
/// Where the adapters and their packages live, apart from those of other modules in the session: AWS.Tools brings an AWSSDK.Core of its own,
/// and the default context holds one version only.
/// </summary>
sealed class ShowtimeLoadContext(params string[] directories) : AssemblyLoadContext("Showtime")
{
    static readonly Assembly Core = typeof(IShowtimeBackendFactory).Assembly;

    /// <summary>
    /// Core is the one that the module has, so that its types are the same on both sides.
    /// What is in the folder is ours; the rest is the framework's.
    /// </summary>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == Core.GetName().Name) return Core;
        var path = Find(assemblyName.Name + ".dll");
        return path is null ? null : LoadFromAssemblyPath(path);
    }

    /// <summary>Makes an object of a class, by its full name, of one of our assemblies that implements an interface of Core.</summary>
    public T Create<T>(string assembly, string className)
        where T : class
    {
        var path = Find(assembly + ".dll")
            ?? throw new FileNotFoundException($"The module is not complete: {assembly}.dll is not in {directories[^1]}.");
        return (T)Activator.CreateInstance(LoadFromAssemblyPath(path).GetType(className, throwOnError: true)!)!;
    }

    string? Find(string file) => directories.Select(directory => Path.Combine(directory, file)).FirstOrDefault(File.Exists);
}

/// <summary>What the load context provides, loaded on first use: importing the module costs nothing of it.</summary>
static class Dependencies
{
    // Code, not state: a process loads it once for all its runspaces.
    static readonly Lazy<ShowtimeLoadContext> Context = new(() =>
    {
        // Of a module that was compiled ahead of time, what was left as it is stands one folder up.
        var here = Path.GetDirectoryName(typeof(Dependencies).Assembly.Location)!;
        return new ShowtimeLoadContext(Path.Combine(here, "Dependencies"), Path.Combine(here, "..", "Dependencies"));
    });

    static readonly Lazy<IShowtimeBackendFactory> Factory =
        new(() => Context.Value.Create<IShowtimeBackendFactory>("Showtime.Adapters", "Showtime.Adapters.ShowtimeBackendFactory"));

    static readonly Lazy<ISandboxFactory> Sandboxes =
        new(() => Context.Value.Create<ISandboxFactory>("Showtime.SandboxHost", "Showtime.SandboxHost.SandboxFactory"));

    static readonly Lazy<IProjectTemplates> ProjectTemplates =
        new(() => Context.Value.Create<IProjectTemplates>("Showtime.Adapters", "Showtime.Adapters.Templates.ProjectTemplates"));

    /// <summary>The files that a repository starts with.</summary>
    public static IProjectTemplates Templates => ProjectTemplates.Value;

    /// <summary>Makes sandboxes.</summary>
    public static ISandboxFactory SandboxFactory => Sandboxes.Value;

    /// <summary>Makes backends out of the adapters.</summary>
    public static IShowtimeBackendFactory BackendFactory => Factory.Value;
}
