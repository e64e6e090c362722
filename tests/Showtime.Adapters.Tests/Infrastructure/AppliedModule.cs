using System.Text.Json.Nodes;
using Showtime.Adapters.Tests.Aws;
using Showtime.Adapters.Tests.Processes;

namespace Showtime.Adapters.Tests.Infrastructure;

/// <summary>The module, applied once to a cloud of its own by the first test that needs it.</summary>
public sealed class AppliedModule : IAsyncLifetime
{
    internal const string Repository = "octo-org/octo-repo";
    internal const string Secret = "arn:aws:secretsmanager:us-west-2:123456789012:secret:superset-x1y2z3";

    static readonly string[] Services = ["ec2", "ecr", "ecs", "iam", "logs", "sts"];

    readonly TemporaryFolder _folder = new();
    MotoServer? _moto;
    JsonNode? _state;

    internal Uri Address => _moto!.Address;

    /// <summary>The configuration that the module prints.</summary>
    internal string Yaml => (string)_state!["outputs"]!["showtime_yml"]!["value"]!;

    internal async Task ApplyAsync()
    {
        if (_state is not null) return;
        // The role of the tasks is given a policy that AWS manages.
        _moto = await MotoServer.StartAsync(new Dictionary<string, string> { ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true" });
        CopyModule();
        _folder.Write("moto.tf", $$"""
            provider "aws" {
              region      = "us-west-2"
              access_key  = "testing"
              secret_key  = "testing"
              max_retries = 1

              endpoints {
                {{string.Join("\n    ", Services.Select(s => $"{s} = \"{_moto.Address}\""))}}
              }
            }
            """);
        _folder.Write("terraform.tfvars", $"""
            repository    = "{Repository}"
            repository_id = 1296269
            secret_arns   = ["{Secret}"]
            """);
        await Terraform.RunAsync(_folder.Path, "init", "-input=false", "-no-color", $"-plugin-dir={Terraform.Plugins}", "-lockfile=readonly");
        // Validates, plans and applies in one: each command of its own would start the provider again, which takes ten seconds.
        await Terraform.RunAsync(_folder.Path, "apply", "-auto-approve", "-input=false", "-no-color");
        _state = JsonNode.Parse(await File.ReadAllTextAsync(_folder.Combine("terraform.tfstate")));
    }

    /// <summary>What was made under a name, with the cloud's own values.</summary>
    internal JsonNode Resource(string type, string name) => Resources(type).Single(r => (string?)r["name"] == name)["instances"]![0]!["attributes"]!;

    internal IEnumerable<JsonNode> Resources(string type) =>
        _state!["resources"]!.AsArray().OfType<JsonNode>().Where(r => (string?)r["type"] == type && (string?)r["mode"] == "managed");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_moto is not null) await _moto.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>The files that are the module, not what somebody's Terraform left beside them.</summary>
    void CopyModule()
    {
        foreach (var pattern in new[] { "*.tf", "*.tftpl", ".terraform.lock.hcl" })
        {
            foreach (var file in Directory.EnumerateFiles(InfrastructureFolder.Path, pattern, SearchOption.AllDirectories))
            {
                var name = Path.GetRelativePath(InfrastructureFolder.Path, file);
                if (!name.StartsWith(".terraform" + Path.DirectorySeparatorChar, StringComparison.Ordinal)) _folder.Write(name, File.ReadAllText(file));
            }
        }
    }
}

/// <summary>The Terraform module as it is in the repository.</summary>
static class InfrastructureFolder
{
    public static string Path { get; } = RepositoryFolder.Combine("infra");

    public static string Read(string file) => File.ReadAllText(System.IO.Path.Combine(Path, file));
}
