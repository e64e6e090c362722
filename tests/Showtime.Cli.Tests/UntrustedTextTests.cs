using System.Text;
using System.Text.Json;
using Showtime.Core.Errors;

namespace Showtime.Cli.Tests;

/// <summary>What strangers wrote does nothing where a command prints it; <c>UntrustedText.Tests.ps1</c> says the same of the cmdlets.</summary>
public sealed class UntrustedTextTests
{
    static readonly string[] Commands =
    [
        "list", "status 101 --verbose", "logs 101", "cleanup --dry-run", "labels --repository-state", "doctor", "sync 101 --check-only", "sync 101", "start 101 --dry-run",
        "remove 101 --force", "command --event-path event.json",
    ];

    public static TheoryData<string> Texts => UntrustedTexts.Names;

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task A_strangers_text_does_nothing_to_a_terminal_or_a_job(string name)
    {
        foreach (var command in Commands)
        {
            foreach (var inActions in new[] { false, true })
            {
                var answer = await RunAsync(name, command, inActions);
                UntrustedTexts.AssertHarmless(answer.Out, command);
                foreach (var line in answer.ErrorLines.Where(line => !inActions || !IsOurs(line))) UntrustedTexts.AssertHarmless(line, command);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Json_holds_harmless_text(string name)
    {
        foreach (var command in Commands)
        {
            using var json = JsonDocument.Parse("[" + string.Join(',', (await RunAsync(name, command + " --output json", inActions: false)).OutLines.ToDocuments()) + "]");
            foreach (var text in Strings(json.RootElement)) UntrustedTexts.AssertHarmless(text, command);
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task An_error_is_harmless(string name)
    {
        var text = UntrustedTexts.Named(name);
        foreach (var failure in new Exception[] { new ShowtimeException(ShowtimeError.NotFound, text), new InvalidOperationException(text) })
        {
            var shell = new Shell { Session = { Failure = failure } };
            UntrustedTexts.AssertHarmless((await shell.RunAsync("list", "--verbose")).Error, failure.GetType().Name);
        }

        UntrustedTexts.AssertHarmless(new ShowtimeException(ShowtimeError.NotFound, text) { Target = text }.Message, "message");
    }

    [Theory]
    [InlineData("http://maria:s3cret@127.0.0.1:1/graphql", "http://[redacted]@127.0.0.1:1/graphql")]
    [InlineData("tcp://s3cret@docker.example.com:2375", "tcp://[redacted]@docker.example.com:2375")]
    [InlineData("https://maria:s3/cret@proxy.example.com", "https://[redacted]@proxy.example.com")]
    [InlineData("https://registry.example.com:5000/app@sha256:abc", "https://registry.example.com:5000/app@sha256:abc")]
    public void A_message_quotes_no_credential_of_an_address(string address, string quoted) =>
        Assert.Equal($"'{quoted}' does not answer.", new ShowtimeException(ShowtimeError.Unreachable, $"'{address}' does not answer.").Message);

    static async Task<Shell.Answer> RunAsync(string name, string line, bool inActions)
    {
        using var folder = new TemporaryFolder();
        var comment = folder.Write("event.json", """
            { "action": "created", "issue": { "number": 101, "pull_request": {} }, "sender": { "login": "ada" }, "comment": { "id": 5, "body": "/testenv up", "user": { "login": "ada", "type": "User" } } }
            """);
        var shell = new Shell { Session = new("apache/superset"), Variables = { ["FAKE_TEXT"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(UntrustedTexts.Named(name))) } };
        if (inActions) shell.Variables["GITHUB_ACTIONS"] = "true";
        return await shell.RunAsync([.. line.Split(' ').Select(word => word == "event.json" ? comment : word)]);
    }

    static bool IsOurs(string line) => line is "::group::Build output" or "::endgroup::" || line.StartsWith("::warning title=Showtime::", StringComparison.Ordinal);

    static IEnumerable<string> Strings(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Strings),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Strings(member.Value)),
        _ => [],
    };
}

static class JsonOutput
{
    /// <summary>The documents of an output: one over several lines, or one a line.</summary>
    public static IEnumerable<string> ToDocuments(this string[] lines) =>
        lines.Length > 1 && lines.All(line => line[0] == '{' && line[^1] == '}') ? lines : [string.Join('\n', lines)];
}
