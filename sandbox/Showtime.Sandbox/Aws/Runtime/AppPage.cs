using System.Net;
using System.Text;
using Showtime.Sandbox.Http;

namespace Showtime.Sandbox.Aws;

/// <summary>What a simulated application answers.</summary>
static class AppPage
{
    static readonly string[] SecretWords = ["PASSWORD", "PASSWD", "SECRET", "TOKEN", "KEY", "CREDENTIAL", "AUTH", "DSN", "URI"];

    public static SandboxResponse Answer(TaskLaunch launch, AppPhase phase, string path)
    {
        if (phase != AppPhase.Ready) return SandboxResponse.Text(503, "starting\n");
        return path is "/health" or "/healthcheck" or "/ping"
            ? SandboxResponse.Text(200, "OK")
            : SandboxResponse.Text(200, Html(launch), "text/html; charset=utf-8");
    }

    public static bool IsSecret(string name) => SecretWords.Any(w => name.Contains(w, StringComparison.OrdinalIgnoreCase));

    static string Html(TaskLaunch launch)
    {
        var page = new StringBuilder();
        page.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>").Append(Escape(launch.Service)).Append("</title></head><body>\n");
        page.Append("<h1>").Append(Escape(launch.Service)).Append("</h1>\n<dl>\n");
        Row(page, "Commit", launch.Commit ?? "unknown");
        Row(page, "Image", launch.Image);
        Row(page, "Task", launch.TaskId);
        page.Append("</dl>\n<table>\n");
        foreach (var (name, value) in launch.Environment)
        {
            if (IsSecret(name)) continue;
            page.Append("<tr><th>").Append(Escape(name)).Append("</th><td>").Append(Escape(value)).Append("</td></tr>\n");
        }

        return page.Append("</table>\n</body></html>\n").ToString();
    }

    static void Row(StringBuilder page, string name, string value) =>
        page.Append("<dt>").Append(name).Append("</dt><dd>").Append(Escape(value)).Append("</dd>\n");

    static string Escape(string text) => WebUtility.HtmlEncode(text);
}
