using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Showtime.Adapters.GitHub.Http;
using Showtime.Sandbox.GitHub;
using Showtime.Sandbox.Http;

namespace Showtime.Adapters.Tests.GitHub;

public sealed partial class GraphQlDocumentTests
{
    public static TheoryData<int> Samples => [.. Enumerable.Range(0, GraphQlDocumentSamples.All.Count)];

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Every_document_fits_the_schema_with_its_variables(int index)
    {
        var request = GraphQlDocumentSamples.All[index];
        var sandbox = new GitHubSandbox(TimeProvider.System);
        using var http = new HttpClient(new ModelMessageHandler(sandbox));
        using var message = new HttpRequestMessage(HttpMethod.Post, "https://api.github.com/graphql");
        message.Headers.Add("Authorization", "Bearer " + GitHubSandboxOptions.DefaultToken);
        message.Content = new StringContent(new JsonObject { ["query"] = request.Document, ["variables"] = request.Variables.DeepClone() }.ToJsonString());

        var answer = JsonNode.Parse(await (await http.SendAsync(message)).Content.ReadAsStringAsync())!;

        // What is asked for does not exist here, so there may be errors; but each is about a field of the answer, not about the document.
        var errors = answer["errors"]?.AsArray().Select(
            error => GraphQlError.Read(JsonReading.Parse(System.Text.Encoding.UTF8.GetBytes(error!.ToJsonString())))).ToList()
            ?? [];
        Assert.All(errors, error => Assert.Equal("NOT_FOUND", error.Type));
        Assert.NotNull(answer["data"]);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_variable_is_declared_used_and_given(int index)
    {
        var request = GraphQlDocumentSamples.All[index];
        var declared = DeclarationPattern().Matches(request.Document).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal).ToList();

        Assert.Equal(declared, request.Variables.Select(variable => variable.Key).Order(StringComparer.Ordinal));
        Assert.All(declared, name => Assert.True(Regex.Count(request.Document, $@"\${name}\b") > 1, name));
    }

    [GeneratedRegex(@"\$(\w+):")]
    private static partial Regex DeclarationPattern();
}
