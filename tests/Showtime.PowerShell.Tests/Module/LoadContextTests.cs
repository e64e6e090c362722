using System.Reflection;
using System.Runtime.Loader;
using Showtime.Core.Ports;
using Showtime.PowerShell.Loading;
using Showtime.PowerShell.Tests.Support;

namespace Showtime.PowerShell.Tests.Module;

public sealed class LoadContextTests
{
    static readonly string Dependencies = Path.Combine(RepositoryFolder.Path, "bin/Dependencies");

    [Fact]
    public void The_module_refers_to_nothing_but_hosting_core_and_the_engine()
    {
        Assert.Equal(["Showtime.Core", "Showtime.Hosting"], Others(Repository.Module).Order(StringComparer.Ordinal));
        Assert.Equal(["Showtime.Core"], Others(typeof(Hosting.PullRequestReference).Assembly));

        static IEnumerable<string> Others(System.Reflection.Assembly assembly) => assembly.GetReferencedAssemblies().Select(name => name.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && name is not ("netstandard" or "mscorlib" or "Microsoft.Win32.Primitives"));
    }

    [Fact]
    public void An_assembly_of_the_default_context_is_not_in_the_other_one() => Assert.All(
        ["Showtime.Core.dll", "Showtime.Hosting.dll", "Showtime.PowerShell.dll"], file => Assert.False(File.Exists(Path.Combine(Dependencies, file)), file));

    [Fact]
    public void Core_is_the_one_that_the_module_has()
    {
        var context = new ShowtimeLoadContext(Dependencies);
        Assert.Same(typeof(IShowtimeBackendFactory).Assembly, context.LoadFromAssemblyName(typeof(IShowtimeBackendFactory).Assembly.GetName()));
    }

    [Fact]
    public void The_adapters_are_loaded_apart_and_fit_cores_interface()
    {
        var context = new ShowtimeLoadContext(Dependencies);
        var factory = context.Create<IShowtimeBackendFactory>("Showtime.Adapters", "Showtime.Adapters.ShowtimeBackendFactory");
        Assert.Same(context, AssemblyLoadContext.GetLoadContext(factory.GetType().Assembly));
    }

    [Fact]
    public void A_package_comes_out_of_the_folder_and_the_framework_does_not()
    {
        var context = new ShowtimeLoadContext(Dependencies);
        var package = context.LoadFromAssemblyName(new AssemblyName("AWSSDK.Core"));
        Assert.Same(context, AssemblyLoadContext.GetLoadContext(package));
        Assert.Same(AssemblyLoadContext.Default, AssemblyLoadContext.GetLoadContext(context.LoadFromAssemblyName(new AssemblyName("System.Text.Json"))));
    }

    [Fact]
    public void Core_is_not_in_the_folder_a_second_time() => Assert.False(File.Exists(Path.Combine(Dependencies, "Showtime.Core.dll")));

    [Fact]
    public void A_missing_assembly_is_named()
    {
        var error = Assert.Throws<FileNotFoundException>(() => new ShowtimeLoadContext(Dependencies).Create<IShowtimeBackendFactory>("Showtime.Nothing", "Showtime.Nothing.Factory"));
        Assert.Contains("Showtime.Nothing.dll", error.Message, StringComparison.Ordinal);
    }
}
