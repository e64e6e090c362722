using Showtime.Adapters.Configuration;
using Showtime.Adapters.Templates;
using Showtime.Adapters.Tests.Infrastructure;
using Showtime.Adapters.Tests.Processes;
using Showtime.Core.Configuration;
using Showtime.Core.Errors;
using Showtime.Core.Templates;

namespace Showtime.Adapters.Tests.Templates;

public sealed class TemplateTests : IDisposable
{
    static readonly Dictionary<string, string> None = [];

    readonly TemporaryFolder _folder = new();
    readonly ProjectTemplates _templates = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_new_then_unchanged_then_different()
    {
        var planned = Workflow();
        Assert.False(planned.IsUnchanged || planned.IsDifferent);
        _templates.Write(planned);
        Assert.True(Workflow().IsUnchanged);
        File.WriteAllText(planned.Path, File.ReadAllText(planned.Path).Replace("\n", "\r\n", StringComparison.Ordinal));
        Assert.True(Workflow().IsUnchanged);
        File.AppendAllText(planned.Path, "# mine\n");

        Assert.True(Workflow().IsDifferent);
        Assert.Equal(ShowtimeError.Conflict, Workflow().NotOverwritten().Error);
    }

    [Fact]
    public void No_placeholder_is_left()
    {
        var files = _templates.Workflows(_folder.Path, Enum.GetValues<WorkflowKind>(), null)
            .Append(_templates.Configuration(_folder.Combine("c.yml"), forks: true))
            .Concat(Infrastructure());

        Assert.All(files, file => Assert.DoesNotMatch("__[A-Z]+__", file.Text));
    }

    [Fact]
    public void The_region_is_the_configured_one()
    {
        _folder.Write("showtime.yml", "deploy: { ecs: { region: eu-west-1 } }");

        Assert.Contains("aws-region: eu-west-1", Workflow().Text, StringComparison.Ordinal);
        Assert.Contains("aws-region: ap-south-1", Workflow("ap-south-1").Text, StringComparison.Ordinal);
        File.Delete(_folder.Combine("showtime.yml"));
        Assert.Contains("aws-region: us-west-2", Workflow().Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("us-west-2\n      evil: true")]
    [InlineData("${{ github.event.comment.body }}")]
    public void A_value_that_is_not_a_region_is_refused(string region) =>
        Assert.Equal(ShowtimeError.InvalidInput, Assert.Throws<ShowtimeException>(() => Workflow(region)).Error);

    [Theory]
    [InlineData("acme/app\"", "main", "showtime")]
    [InlineData("acme", "main", "showtime")]
    [InlineData("acme/app", "main\"\n}", "showtime")]
    [InlineData("acme/app", "main", "Show Time")]
    public void An_invalid_value_of_the_module_is_refused(string repository, string branch, string name) => Assert.Equal(
        ShowtimeError.InvalidInput,
        Assert.Throws<ShowtimeException>(
            () => _templates.Infrastructure(new() { Folder = _folder.Path, Repository = repository, DefaultBranch = branch, Name = name })).Error);

    [Theory]
    [InlineData(false, ForkImages.Build)]
    [InlineData(true, ForkImages.Archive)]
    public void The_configuration_file_is_valid(bool forks, ForkImages expected)
    {
        var text = _templates.Configuration(_folder.Combine("showtime.yml"), forks).Text;

        Assert.Equal(expected, Read(text).Image.Forks);
    }

    [Fact]
    public void The_comments_of_the_configuration_file_are_valid_settings()
    {
        var lines = _templates.Configuration(_folder.Combine("showtime.yml"), forks: true).Text.Split('\n');
        var commented = lines.SkipWhile(line => !line.StartsWith("# image:", StringComparison.Ordinal)).TakeWhile(line => line.StartsWith('#'));
        var example = string.Join('\n', commented.Select(line => line.Length > 1 ? line[2..] : ""));

        Assert.Equal(("web", "my-previews"), (Read(example).Environment.Container, Read(example).Deploy.Ecs.Cluster));
    }

    [Fact]
    public void The_infrastructure_is_the_module_of_the_repository_called_with_the_values()
    {
        var files = Infrastructure();

        Assert.Contains("""repository     = "acme/app" """.TrimEnd(), files[0].Text, StringComparison.Ordinal);
        Assert.Equal(InfrastructureFolder.Read(".terraform.lock.hcl"), files[1].Text);
        Assert.Equal(_folder.Combine(".terraform.lock.hcl"), files[1].Path);
        foreach (var file in files.Skip(2))
        {
            var name = Path.GetRelativePath(_folder.Combine("showtime"), file.Path);
            Assert.Equal(InfrastructureFolder.Read(name), file.Text);
        }

        var expected = Directory.EnumerateFiles(InfrastructureFolder.Path, "*.tf*").Count(path => !path.Contains(".tfstate", StringComparison.Ordinal)) + 2;
        Assert.Equal(expected, files.Count - 2);
    }

    [Fact]
    public async Task The_infrastructure_is_formatted()
    {
        Requires.Terraform();
        foreach (var file in Infrastructure()) _templates.Write(file);

        await Terraform.RunAsync(_folder.Path, "fmt", "-check", "-recursive");
    }

    [Fact]
    public async Task Terraform_finds_the_infrastructure_valid()
    {
        Requires.SkipFor(Terraform.MissingToApply);
        foreach (var file in Infrastructure()) _templates.Write(file);

        await Terraform.RunAsync(_folder.Path, "init", "-input=false", "-no-color", $"-plugin-dir={Terraform.Plugins}", "-lockfile=readonly");
        await Terraform.RunAsync(_folder.Path, "validate", "-no-color");
    }

    PlannedFile Workflow(string? region = null) => Assert.Single(_templates.Workflows(_folder.Combine("workflows"), [WorkflowKind.Trigger], region));

    IReadOnlyList<PlannedFile> Infrastructure() =>
        _templates.Infrastructure(
            new() { Folder = _folder.Path, Repository = "acme/app", DefaultBranch = "master", Name = "previews", Region = "eu-west-1", Port = 8088 });

    static ShowtimeConfiguration Read(string text) => ConfigurationReader.Read(new(ConfigurationFile.DefaultPath, text), None, None).Value;
}
