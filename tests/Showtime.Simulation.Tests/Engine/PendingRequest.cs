using System.Text;
using System.Text.Json;

namespace Showtime.Simulation.Tests.Engine;

/// <summary>A request that a job has sent and the scheduler has not carried out yet.</summary>
/// <param name="Place">Which of its job's requests it is.</param>
/// <param name="Job">Who sent it.</param>
/// <param name="Service"><c>github</c> or <c>aws</c>.</param>
/// <param name="Message">The request.</param>
/// <param name="Text">What it says.</param>
/// <param name="SentAt">When it was sent.</param>
/// <param name="Answer">Where the answer goes.</param>
sealed record PendingRequest(
    int Place, SimulatedJob Job, string Service, HttpRequestMessage Message, WireText Text, DateTimeOffset SentAt, TaskCompletionSource<HttpResponseMessage> Answer)
{
    public bool Writes => Text.Writes;

    public string Summary => Text.Summary;
}

/// <summary>The fate of a request.</summary>
enum Fate
{
    /// <summary>It is carried out and answered.</summary>
    Answered,

    /// <summary>The connection breaks before it is carried out.</summary>
    DroppedBefore,

    /// <summary>It is carried out; the connection breaks before the answer.</summary>
    DroppedAfter,

    /// <summary>The service answers 502 and does nothing.</summary>
    ServerError,

    /// <summary>The service refuses for now: too many requests.</summary>
    Throttled,

    /// <summary>GitHub's secondary limit: 403, and a minute to wait. AWS has none, and throttles.</summary>
    SecondaryLimit,

    /// <summary>It is never carried out and never answered, until the client times out.</summary>
    HungBefore,

    /// <summary>It is carried out and never answered, until the client times out.</summary>
    HungAfter,

    /// <summary>It is carried out at once and answered after twenty seconds.</summary>
    Slow,

    /// <summary>It is carried out when its sender has given up waiting.</summary>
    Late,

    /// <summary>A read that shows what the same read showed a few seconds ago.</summary>
    Stale,

    /// <summary>The job dies before it is carried out.</summary>
    KilledBefore,

    /// <summary>It is carried out and the job dies before the answer.</summary>
    KilledAfter,
}

/// <summary>What a request says, read off the wire.</summary>
/// <param name="Action">AWS's action, GraphQL's operation, or REST's verb.</param>
/// <param name="Summary">One line for a trace.</param>
/// <param name="Writes">Whether it can change anything.</param>
/// <param name="Body">The body.</param>
sealed record WireText(string Action, string Summary, bool Writes, string Body)
{
    static readonly string[] Keys = ["serviceName", "service", "services", "family", "familyPrefix", "taskDefinition", "imageIds"];

    public static WireText Of(string service, HttpRequestMessage message)
    {
        var body = Read(message);
        if (service == "aws") return OfAws(message, body);
        var path = message.RequestUri!.AbsolutePath;
        if (!path.EndsWith("/graphql", StringComparison.Ordinal))
        {
            return new(message.Method.Method, $"github {message.Method} {Uri.UnescapeDataString(path)}", message.Method != HttpMethod.Get, body);
        }

        using var document = JsonDocument.Parse(body);
        var query = document.RootElement.GetProperty("query").GetString().AsSpan().TrimStart();
        var head = query[..query.IndexOfAny('(', '{')].Trim().ToString();
        var variables = document.RootElement.TryGetProperty("variables", out var v) ? v.ToString() : "";
        return new(head.Split(' ')[^1], $"github {head} {(variables.Length > 160 ? variables[..160] : variables)}", head.StartsWith("mutation", StringComparison.Ordinal), body);
    }

    static WireText OfAws(HttpRequestMessage message, string body)
    {
        if (!message.Headers.TryGetValues("X-Amz-Target", out var targets))
        {
            var query = body.Split('&').FirstOrDefault(pair => pair.StartsWith("Action=", StringComparison.Ordinal))?["Action=".Length..] ?? "query";
            return new(query, $"aws {query}", false, body);
        }

        var action = targets.First().Split('.')[^1];
        var reads = action.StartsWith("Describe", StringComparison.Ordinal) || action.StartsWith("List", StringComparison.Ordinal) || action.StartsWith("Get", StringComparison.Ordinal);
        using var document = JsonDocument.Parse(body.Length == 0 ? "{}" : body);
        var names = Keys.Where(key => document.RootElement.TryGetProperty(key, out _)).Select(key => document.RootElement.GetProperty(key).ToString());
        return new(action, $"aws {action} {string.Join(' ', names)}", !reads, body);
    }

    static string Read(HttpRequestMessage message)
    {
        if (message.Content is null) return "";
        using var bytes = new MemoryStream();
        message.Content.CopyTo(bytes, null, CancellationToken.None);
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }
}
