using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Showtime.Sandbox.Http;

namespace Showtime.Sandbox.Tests.GitHub;

public class OverTheWireTests
{
    [Fact]
    public async Task Names_with_emoji_and_slashes_survive_a_socket()
    {
        const string Name = "🎪 🏗️ a/b%c";
        var probe = new Probe();
        probe.Sandbox.OpenPullRequest("a", "bob");
        await using var listener = ModelListener.Start(probe.Sandbox);
        using var client = new HttpClient { BaseAddress = listener.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Probe.Bot);
        using var added = await client.PostAsJsonAsync("repos/acme/superset/issues/1/labels", new { labels = new[] { Name } });
        Assert.Equal(HttpStatusCode.OK, added.StatusCode);
        Assert.Equal("application/json", added.Content.Headers.ContentType!.MediaType);
        Assert.Equal("999", Assert.Single(added.Headers.GetValues("X-RateLimit-Remaining")));
        Assert.Equal([Name], (await added.Content.ReadFromJsonAsync<JsonNode>()).Texts("name"));
        using var removed = await client.DeleteAsync($"repos/acme/superset/issues/1/labels/{Uri.EscapeDataString(Name)}");
        Assert.Equal("[]", await removed.Content.ReadAsStringAsync());
        using var graph = await client.PostAsJsonAsync("graphql", new { query = "{ repository(owner: \"acme\", name: \"superset\") { labels(first: 1) { nodes { name url } } } }" });
        Assert.Equal(Name, (await graph.Content.ReadFromJsonAsync<JsonNode>()).TextAt("data.repository.labels.nodes.0.name"));
        using var deleted = await client.DeleteAsync($"repos/acme/superset/labels/{Uri.EscapeDataString(Name)}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
    }

    [Fact]
    public async Task The_message_handler_needs_no_socket()
    {
        using var client = new HttpClient(new ModelMessageHandler(new Probe().Sandbox)) { BaseAddress = new("https://api.github.com/") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("token", Probe.Bot);
        var repository = await client.GetFromJsonAsync<JsonNode>("repos/acme/superset");
        Assert.Equal("https://api.github.com/repos/acme/superset", repository.TextAt("url"));
    }
}
