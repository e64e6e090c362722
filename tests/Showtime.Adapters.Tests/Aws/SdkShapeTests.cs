using System.Diagnostics;
using Showtime.AwsShapes;

namespace Showtime.Adapters.Tests.Aws;

/// <summary>The generated shapes of ECS, ECR and CloudWatch Logs are those of AWS's own models, which botocore carries.</summary>
public sealed class SdkShapeTests
{
    public static TheoryData<string> Services => [.. ServiceList.All().Keys];

    [Theory]
    [MemberData(nameof(Services))]
    public void The_generated_shapes_match_the_model_of_AWS(string service)
    {
        Requires.SkipFor(Botocore.Missing);
        var list = ServiceList.All()[service];
        var fresh = SdkFile.Write(Model(service), list).Split('\n');
        var committed = File.ReadAllLines(Path.Combine(SdkFolder(), list.FileName));

        // A newer model has additional lines in between; a missing line is a mistake.
        var at = 0;
        foreach (var line in committed)
        {
            var found = Array.IndexOf(fresh, line, at);
            Assert.True(found >= 0, $"The model of {service} does not lead to this line of {list.FileName}, here: {line}");
            at = found + 1;
        }
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Everything_on_the_list_is_generated(string service)
    {
        Requires.SkipFor(Botocore.Missing);
        var list = ServiceList.All()[service];
        var committed = File.ReadAllText(Path.Combine(SdkFolder(), list.FileName));

        Assert.All(list.Operations, operation => Assert.Contains($" {operation}Async(", committed, StringComparison.Ordinal));
        Assert.All(list.Members, structure =>
        {
            var start = committed.IndexOf($" class {structure.Key} ", StringComparison.Ordinal);
            if (start < 0) start = committed.IndexOf($" class {structure.Key}\n", StringComparison.Ordinal);
            Assert.True(start >= 0, $"{structure.Key} is not in {list.FileName}, and shapes.json lists it.");
            var body = committed[start..committed.IndexOf("    }\n", start, StringComparison.Ordinal)];
            Assert.All(structure.Value, member => Assert.Contains($" {char.ToUpperInvariant(member[0])}{member[1..]} {{", body, StringComparison.Ordinal));
            Assert.Equal(structure.Value.Length, body.Split("{ get; set; }").Length - 1);
        });
    }

    [Fact]
    public void An_operation_or_a_member_that_AWS_does_not_have_is_refused()
    {
        Requires.SkipFor(Botocore.Missing);
        var model = Model("ecr/2015-09-21");
        var none = new Dictionary<string, string[]>();

        var operation = Assert.Throws<InvalidDataException>(() => SdkFile.Write(model, new("ECR", ["PushImage"], none)));
        var member = Assert.Throws<InvalidDataException>(
            () => SdkFile.Write(model, new("ECR", ["PutImage"], new Dictionary<string, string[]> { ["PutImageRequest"] = ["imageName"] })));

        Assert.Equal("The model of ECR has no operation PushImage.", operation.Message);
        Assert.Equal("PutImageRequest has no member imageName.", member.Message);
    }

    static ServiceModel Model(string service) => ServiceModel.Read(Botocore.File(service)!);

    static string SdkFolder() => RepositoryFolder.Combine("src", "Showtime.Adapters", "Aws", "Sdk");
}

/// <summary>botocore's models, where this machine's Python has them.</summary>
static class Botocore
{
    static readonly string? Data = Find();

    public static string? Missing => Data is null ? "python3 on PATH has no botocore (pip install botocore)" : null;

    public static string? File(string service) =>
        new[] { "service-2.json", "service-2.json.gz" }.Select(name => Path.Combine(Data!, service, name)).FirstOrDefault(System.IO.File.Exists);

    static string? Find()
    {
        try
        {
            using var python = Process.Start(new ProcessStartInfo(
                "python3", ["-c", "import botocore, os; print(os.path.join(os.path.dirname(botocore.__file__), 'data'))"])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var folder = python.StandardOutput.ReadToEnd().Trim();
            python.WaitForExit();
            return python.ExitCode == 0 && Directory.Exists(folder) ? folder : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null; // no Python at all
        }
    }
}
