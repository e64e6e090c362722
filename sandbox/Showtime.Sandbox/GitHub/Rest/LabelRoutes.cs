using System.Text.Json.Nodes;
using Showtime.Sandbox.GitHub.Model;

namespace Showtime.Sandbox.GitHub.Rest;

/// <summary>Label definitions, and the labels of an issue.</summary>
static class LabelRoutes
{
    public static RestAnswer? Answer(RestCall call, string[] path) => (call.Method, path) switch
    {
        ("GET", ["labels"]) => call.Page(call.State.Labels, "labels", call.Json.Label),
        ("POST", ["labels"]) => Create(call),
        ("GET", ["labels", var name]) => RestAnswer.Ok(call.Json.Label(Find(call, name))),
        ("PATCH", ["labels", var name]) => Update(call, name),
        ("DELETE", ["labels", var name]) => Delete(call, name),
        ("GET", ["issues", var number, "labels"]) =>
            call.Page(call.Ticket(number).Labels.OrderBy(l => l.Id), $"issues/{number}/labels", call.Json.Label),
        ("POST", ["issues", var number, "labels"]) => Add(call, number),
        ("PUT", ["issues", var number, "labels"]) => Replace(call, number),
        ("DELETE", ["issues", var number, "labels"]) => Clear(call, number),
        ("DELETE", ["issues", var number, "labels", var name]) => Remove(call, number, name),
        _ => null,
    };

    /// <summary>Puts exactly these labels on an issue.</summary>
    public static void SetLabels(RestCall call, Ticket ticket, JsonNode? names)
    {
        call.Require(Right.ApplyLabels);
        call.State.SetLabels(ticket, call.State.LabelsByName(Names(names), call.Actor), call.Actor);
    }

    // Label names as GitHub accepts them: strings, or objects with a name.
    static List<string> Names(JsonNode? labels) => labels switch
    {
        null => [],
        JsonArray list => [.. list.SelectMany(Names)],
        JsonObject label => Names(label["name"]),
        JsonValue value when value.TryGetValue<string>(out var name) => [name],
        _ => throw new RestProblem(422, "Invalid request.\n\nFor 'items', nil is not a string."),
    };

    static RestAnswer Create(RestCall call)
    {
        call.Require(Right.DefineLabels);
        var body = call.BodyObject();
        var label = call.State.CreateLabel(Text(body, "name") ?? "", Text(body, "color") ?? "ededed", Text(body, "description"), call.Actor);
        return RestAnswer.Created(call.Json.Label(label));
    }

    static RestAnswer Update(RestCall call, string name)
    {
        call.Require(Right.DefineLabels);
        var label = Find(call, name);
        var body = call.BodyObject();
        call.State.UpdateLabel(label, Text(body, "new_name"), Text(body, "color"), Text(body, "description"), call.Actor);
        return RestAnswer.Ok(call.Json.Label(label));
    }

    static RestAnswer Delete(RestCall call, string name)
    {
        call.Require(Right.DefineLabels);
        call.State.DeleteLabel(Find(call, name), call.Actor);
        return RestAnswer.NoContent;
    }

    static RestAnswer Add(RestCall call, string number)
    {
        call.Require(Right.ApplyLabels);
        var ticket = call.Ticket(number);
        call.State.AddLabels(ticket, call.State.LabelsByName(Names(BodyNames(call)), call.Actor), call.Actor);
        return RestAnswer.Ok(call.Json.Labels(ticket));
    }

    static RestAnswer Replace(RestCall call, string number)
    {
        var ticket = call.Ticket(number);
        SetLabels(call, ticket, BodyNames(call));
        return RestAnswer.Ok(call.Json.Labels(ticket));
    }

    static RestAnswer Clear(RestCall call, string number)
    {
        call.Require(Right.ApplyLabels);
        var ticket = call.Ticket(number);
        call.State.RemoveLabels(ticket, ticket.Labels, call.Actor);
        return RestAnswer.NoContent;
    }

    static RestAnswer Remove(RestCall call, string number, string name)
    {
        call.Require(Right.ApplyLabels);
        var ticket = call.Ticket(number);
        if (call.State.FindLabel(name) is not { } label || !ticket.Labels.Contains(label)) throw GitHubRefusal.NotFound("Label does not exist");
        call.State.RemoveLabels(ticket, [label], call.Actor);
        return RestAnswer.Ok(call.Json.Labels(ticket));
    }

    static LabelDefinition Find(RestCall call, string name) => call.State.FindLabel(name) ?? throw GitHubRefusal.NotFound();

    // The names are the whole body, or one field of it.
    static JsonNode? BodyNames(RestCall call) => call.Body() is JsonObject o ? o["labels"] : call.Body();

    static string? Text(JsonObject body, string name) => RestValues.Text(body, name);
}
