using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace Showtime.Cli.Tests.Workflows;

/// <summary>
/// Does what a runner of GitHub does with a workflow: starts it for an event or not, runs its steps in order in processes of their own with the
/// environment that they would have. Actions are replaced by stand-ins, and the published module by the one that was built.
/// </summary>
sealed class Runner : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly IReadOnlyDictionary<string, string> _sandbox;
    readonly Dictionary<string, string> _artifacts = [];

    public Runner(IReadOnlyDictionary<string, string> sandbox)
    {
        _sandbox = sandbox;
        // What Install-PSResource would leave behind: a folder on the module path.
        Directory.CreateSymbolicLink(Path.Combine(Directory.CreateDirectory(_folder.Combine("modules")).FullName, "Showtime"), RepositoryFolder.Path);
        var bin = Directory.CreateDirectory(_folder.Combine("bin")).FullName;
        var program = Path.Combine(bin, "showtime");
        File.WriteAllText(program, $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "showtime.dll")}' \"$@\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Put before each PowerShell step.</summary>
    public string Prelude { get; set; } = "";

    /// <summary>How many jobs took the AWS role.</summary>
    public int RolesTaken { get; private set; }

    /// <summary>What the steps printed.</summary>
    public StringBuilder Log { get; } = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Runs a workflow for an event.</summary>
    /// <param name="text">The workflow.</param>
    /// <param name="eventName">The event's name.</param>
    /// <param name="payload">Its payload.</param>
    /// <returns>Null where the workflow or its job does not start; else whether every step succeeded.</returns>
    public async Task<bool?> RunAsync(string text, string eventName, JsonObject payload)
    {
        var workflow = new WorkflowFile(text);
        if (!workflow.StartsFor(eventName, (string?)payload["action"])) return null;
        var contexts = new JsonObject
        {
            ["github"] = new JsonObject
            {
                ["event_name"] = eventName,
                ["event"] = payload.DeepClone(),
                ["repository"] = _sandbox["GITHUB_REPOSITORY"],
                ["repository_owner"] = _sandbox["GITHUB_REPOSITORY"].Split('/')[0],
                ["actor"] = payload["sender"]?["login"]?.DeepClone(),
                ["token"] = _sandbox["GITHUB_TOKEN"],
            },
            ["inputs"] = payload["inputs"]?.DeepClone() ?? new JsonObject(),
            ["vars"] = new JsonObject { ["SHOWTIME_AWS_ROLE"] = "arn:aws:iam::123456789012:role/showtime-github" },
            ["secrets"] = new JsonObject { ["GITHUB_TOKEN"] = _sandbox["GITHUB_TOKEN"], ["AWS_ACCESS_KEY_ID"] = "sandbox", ["AWS_SECRET_ACCESS_KEY"] = "sandbox" },
            ["runner"] = new JsonObject { ["temp"] = Directory.CreateDirectory(_folder.Combine("temp")).FullName },
            ["steps"] = new JsonObject(),
        };
        if (workflow.If is { } condition && !Expression.IsTrue(Expression.Evaluate(Bare(condition), contexts))) return null;

        var variables = new Dictionary<string, string>
        {
            ["GITHUB_ACTIONS"] = "true",
            ["CI"] = "true",
            ["GITHUB_EVENT_NAME"] = eventName,
            ["GITHUB_EVENT_PATH"] = _folder.Combine("event.json"),
            ["GITHUB_ACTOR"] = (string?)payload["sender"]?["login"] ?? "",
            ["GITHUB_STEP_SUMMARY"] = _folder.Combine("summary.md"),
            ["RUNNER_TEMP"] = (string)contexts["runner"]!["temp"]!,
        };
        // What a step has to be given by the workflow is not there by itself: the token, and what the role brings.
        foreach (var (name, value) in _sandbox.Where(pair => pair.Key == "AWS_ENDPOINT_URL" || !pair.Key.StartsWith("AWS_", StringComparison.Ordinal) && pair.Key != "GITHUB_TOKEN")) variables[name] = value;
        await File.WriteAllTextAsync(variables["GITHUB_EVENT_PATH"], payload.ToJsonString());
        var workspace = Directory.CreateDirectory(_folder.Combine($"work-{Guid.NewGuid():N}")).FullName;
        foreach (var (name, value) in workflow.Variables) variables[name] = Expression.Fill(value, contexts);
        contexts["env"] = new JsonObject(variables.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        return await RunStepsAsync(workflow.Steps, contexts, variables, workspace);
    }

    async Task<bool> RunStepsAsync(IEnumerable<WorkflowFile.Step> all, JsonObject contexts, Dictionary<string, string> variables, string workspace)
    {
        foreach (var step in all)
        {
            if (step.If is { } wanted && !Expression.IsTrue(Expression.Evaluate(Bare(wanted), contexts))) continue;
            var own = new Dictionary<string, string>(variables);
            foreach (var (name, value) in step.Variables) own[name] = Expression.Fill(value, contexts);
            if (step.Uses is { } action)
            {
                var with = step.With.ToDictionary(pair => pair.Key, pair => Expression.Fill(pair.Value, contexts));
                if (action.StartsWith("owner/showtime@", StringComparison.Ordinal))
                {
                    if (!await RunActionAsync(with, contexts, variables, workspace)) return false;
                }
                else
                {
                    StandIn(action.Split('@')[0], with, variables, workspace);
                }

                continue;
            }

            var (succeeded, outputs) = await RunStepAsync(step, Expression.Fill(step.Run!, contexts), own, workspace);
            if (step.Id is { } id) contexts["steps"]![id] = new JsonObject { ["outputs"] = outputs };
            if (!succeeded) return false;
        }

        return true;
    }

    /// <summary>This repository's own action: its steps see their own inputs and outputs, and the job's event.</summary>
    async Task<bool> RunActionAsync(Dictionary<string, string> with, JsonObject contexts, Dictionary<string, string> variables, string workspace)
    {
        var action = new WorkflowFile(await File.ReadAllTextAsync(RepositoryFolder.Combine("action.yml")));
        var own = (JsonObject)contexts.DeepClone();
        own["steps"] = new JsonObject();
        own["inputs"] = new JsonObject(action.Inputs.Select(input => KeyValuePair.Create(input.Key, (JsonNode?)with.GetValueOrDefault(input.Key, Expression.Fill(input.Value, contexts)))));
        return await RunStepsAsync(action.Steps, own, variables, workspace);
    }

    async Task<(bool Succeeded, JsonObject Outputs)> RunStepAsync(WorkflowFile.Step step, string script, Dictionary<string, string> variables, string workspace)
    {
        // The gallery is out of reach of a test; what it would install is on the module path.
        if (step.Name == "Install Showtime") return (true, []);
        var output = _folder.Combine($"output-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(output, "");
        var pwsh = step.Shell == "pwsh";
        var file = _folder.Combine(pwsh ? "step.ps1" : "step.sh");
        // As the runner wraps scripts of these shells.
        await File.WriteAllTextAsync(file, pwsh
            ? $"$ErrorActionPreference = 'stop'\n{Prelude}\n{script}\nif ((Test-Path -LiteralPath variable:\\LASTEXITCODE)) {{ exit $LASTEXITCODE }}\n"
            : script);
        var start = pwsh
            ? PowerShellEngine.Restored.Prepare("-Command", $". '{file}'")
            : new ProcessStartInfo("bash", ["-e", file]);
        start.WorkingDirectory = workspace;
        start.RedirectStandardOutput = start.RedirectStandardError = start.RedirectStandardInput = true;
        foreach (var name in start.Environment.Keys.Where(name => new[] { "GITHUB_", "AWS_", "SHOWTIME_", "ACTIONS_" }.Any(p => name.StartsWith(p, StringComparison.Ordinal))).ToList()) start.Environment.Remove(name);
        foreach (var (name, value) in variables) start.Environment[name] = value;
        start.Environment["GITHUB_OUTPUT"] = output;
        start.Environment["PSModulePath"] = _folder.Combine("modules");
        start.Environment["PATH"] = _folder.Combine("bin") + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");
        start.Environment["NO_COLOR"] = "1";

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (printed, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Log.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"## {step.Name}: exit {process.ExitCode}").AppendLine(await printed).AppendLine(await complained);
        return (process.ExitCode == 0, ReadOutputs(await File.ReadAllLinesAsync(output)));
    }

    /// <summary>Lines of <c>key=value</c>, and <c>key&lt;&lt;END</c> with the value's lines up to END.</summary>
    static JsonObject ReadOutputs(string[] lines)
    {
        var outputs = new JsonObject();
        for (var at = 0; at < lines.Length; at++)
        {
            if (lines[at].Split("<<", 2) is [var name, var end] && !name.Contains('=', StringComparison.Ordinal))
            {
                var first = at + 1;
                at = Array.IndexOf(lines, end, first);
                outputs[name] = string.Join('\n', lines[first..at]);
            }
            else if (lines[at].Split('=', 2) is [var key, var value])
            {
                outputs[key] = value;
            }
        }

        return outputs;
    }

    /// <summary>What an action would have done, as far as the steps after it see it.</summary>
    void StandIn(string action, Dictionary<string, string> with, Dictionary<string, string> variables, string workspace)
    {
        switch (action)
        {
            case "aws-actions/configure-aws-credentials":
                Assert.StartsWith("arn:aws:iam::", with["role-to-assume"], StringComparison.Ordinal);
                RolesTaken++;
                foreach (var (name, value) in _sandbox.Where(pair => pair.Key.StartsWith("AWS_", StringComparison.Ordinal))) variables[name] = value;
                break;

            case "actions/upload-artifact":
                var kept = _folder.Combine($"artifact-{Guid.NewGuid():N}");
                File.Copy(Path.Combine(workspace, with["path"]), kept);
                _artifacts[with["name"]] = kept;
                break;

            case "actions/download-artifact":
                Assert.NotEmpty(with["run-id"]);
                File.Copy(_artifacts[with["name"]], Path.Combine(Directory.CreateDirectory(with["path"]).FullName, "image.tar"), overwrite: true);
                break;

            case "docker/setup-buildx-action" or "actions/checkout" or "./.github/actions/setup-docker":
                break;

            default:
                throw new InvalidOperationException($"There is no stand-in for {action}.");
        }
    }

    static string Bare(string condition) => condition.Trim() is ['$', '{', '{', .. var inner, '}', '}'] ? inner : condition;
}
