using Docker.DotNet;

namespace Showtime.Sandbox.Tests.Aws;

/// <summary>A test that needs a Docker engine and a static busybox to make an image from; skipped, and said so, where one is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class DockerFactAttribute : FactAttribute
{
    public const string Busybox = "/bin/busybox";

    static readonly string? s_missing = Find();

    public DockerFactAttribute() => Skip = s_missing;

    static string? Find()
    {
        if (!File.Exists(Busybox)) return $"There is no {Busybox} on this machine.";
        try
        {
            using var docker = new DockerClientBuilder().WithTimeout(TimeSpan.FromSeconds(10)).Build();
#pragma warning disable VSTHRD002 // an attribute's constructor cannot wait in any other way
            docker.System.PingAsync().GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
            return null;
        }
        catch (Exception e)
        {
            return "No Docker engine answers on this machine: " + e.Message;
        }
    }
}
