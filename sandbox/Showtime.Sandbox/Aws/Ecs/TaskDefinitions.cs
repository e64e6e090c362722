using System.Globalization;
using System.Text.Json.Nodes;
using Showtime.Sandbox.Aws.Wire;

namespace Showtime.Sandbox.Aws.Ecs;

/// <summary>One revision of a task definition.</summary>
sealed class TaskDefinition(string family, int revision, string arn, JsonObject document)
{
    public string Family => family;

    public int Revision => revision;

    public string Arn => arn;

    /// <summary>As DescribeTaskDefinition shows it, without status and dates that change.</summary>
    public JsonObject Document => document;

    public string Status { get; set; } = "ACTIVE";

    public DateTimeOffset? DeregisteredAt { get; set; }

    public DateTimeOffset? DeleteRequestedAt { get; set; }

    public List<Tag> Tags { get; set; } = [];

    public int Cpu { get; init; }

    public int Memory { get; init; }

    public IReadOnlyList<JsonObject> Containers => document.Objects("containerDefinitions");

    /// <summary>The container that a runtime starts: the first essential one with a port, else the first.</summary>
    public JsonObject MainContainer =>
        Containers.FirstOrDefault(static c => c.Bool("essential") != false && c.Objects("portMappings").Count > 0) ?? Containers[0];

    public bool SupportsFargate => document.Strings("requiresCompatibilities").Contains("FARGATE", StringComparer.Ordinal);
}

/// <summary>RegisterTaskDefinition and what can be done to a revision afterwards.</summary>
sealed class TaskDefinitionOperations(AwsWorld world)
{
    const int MostDeleted = 10;

    public void AddTo(Dictionary<string, JsonOperation> operations)
    {
        operations["RegisterTaskDefinition"] = Register;
        operations["DescribeTaskDefinition"] = Describe;
        operations["ListTaskDefinitions"] = List;
        operations["ListTaskDefinitionFamilies"] = ListFamilies;
        operations["DeregisterTaskDefinition"] = Deregister;
        operations["DeleteTaskDefinitions"] = Delete;
    }

    JsonObject Register(JsonObject body, Caller caller)
    {
        var tags = TagRules.Read(body);
        var checkedRequest = TaskDefinitionRequest.Check(body, world.Options);
        var revision = world.Ecs.NextRevision(checkedRequest.Family);
        var key = Key(checkedRequest.Family, revision);
        var arn = world.Arn("ecs", $"task-definition/{key}");
        var document = checkedRequest.Document;
        document["taskDefinitionArn"] = arn;
        document["revision"] = revision;
        document["registeredAt"] = JsonReading.Epoch(world.Now);
        document["registeredBy"] = caller.Arn;
        var definition = new TaskDefinition(checkedRequest.Family, revision, arn, document)
        {
            Tags = tags,
            Cpu = checkedRequest.Cpu,
            Memory = checkedRequest.Memory,
        };
        world.Ecs.Definitions[key] = definition;
        world.Touch();
        return new() { ["taskDefinition"] = EcsShapes.Of(definition), ["tags"] = TagRules.Render(tags) };
    }

    JsonObject Describe(JsonObject body, Caller caller)
    {
        var definition = Find(body.Str("taskDefinition"));
        var answer = new JsonObject { ["taskDefinition"] = EcsShapes.Of(definition) };
        if (body.Strings("include").Contains("TAGS", StringComparer.Ordinal)) answer["tags"] = TagRules.Render(definition.Tags);
        return answer;
    }

    JsonObject List(JsonObject body, Caller caller)
    {
        var status = body.Str("status") ?? "ACTIVE";
        var family = body.Str("familyPrefix"); // despite its name this is the whole family
        var sorted = world.Ecs.Definitions.Values
            .Where(d => d.Status == status && (family is null || d.Family == family))
            .OrderBy(static d => d.Family, StringComparer.Ordinal)
            .ThenBy(static d => d.Revision)
            .Select(static d => d.Arn)
            .ToList();
        if (body.Str("sort") == "DESC") sorted.Reverse();
        var order = sorted
            .Select(static (arn, i) => (arn, i))
            .ToDictionary(static p => p.arn, static p => p.i.ToString("d8", CultureInfo.InvariantCulture), StringComparer.Ordinal);
        return EcsPaging.PageSorted(body, sorted, a => order[a], "taskDefinitionArns", defaultSize: 100, largest: 100);
    }

    JsonObject ListFamilies(JsonObject body, Caller caller)
    {
        var status = body.Str("status") ?? "ACTIVE";
        var prefix = body.Str("familyPrefix") ?? "";
        var families = world.Ecs.Definitions.Values
            .Where(d => status == "ALL" || d.Status == status)
            .Select(static d => d.Family)
            .Where(f => f.StartsWith(prefix, StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal);
        return EcsPaging.Page(body, [.. families], "families", defaultSize: 100, largest: 100);
    }

    JsonObject Deregister(JsonObject body, Caller caller)
    {
        var reference = body.Str("taskDefinition") ?? "";
        if (!EcsState.Last(reference).Contains(':', StringComparison.Ordinal)) throw AwsException.Client("Revision is missing.");
        var definition = Find(reference);
        if (definition.Status != "ACTIVE") throw AwsException.Client("The specified task definition is inactive.");
        definition.Status = "INACTIVE";
        definition.DeregisteredAt = world.Now;
        world.Touch();
        return new() { ["taskDefinition"] = EcsShapes.Of(definition) };
    }

    JsonObject Delete(JsonObject body, Caller caller)
    {
        var references = body.Strings("taskDefinitions");
        if (references.Count == 0) throw AwsException.InvalidParameter("size of TaskDefinition references list must be greater than 0");
        if (references.Count > MostDeleted) throw AwsException.InvalidParameter("Size of TaskDefinition references list cannot exceed 10");
        var deleted = new JsonArray();
        var failures = new JsonArray();
        foreach (var reference in references)
        {
            var key = EcsState.Last(reference);
            if (!key.Contains(':', StringComparison.Ordinal) || !world.Ecs.Definitions.TryGetValue(key, out var definition))
            {
                failures.Add(EcsShapes.Failure(reference, "The specified task definition identifier is invalid. Specify a valid name or ARN and try again."));
            }
            else if (definition.Status == "ACTIVE")
            {
                failures.Add(EcsShapes.Failure(definition.Arn,
                    "The specified task definition is still in ACTIVE status. Please deregister the target and try again."));
            }
            else
            {
                if (definition.Status == "INACTIVE")
                {
                    definition.Status = "DELETE_IN_PROGRESS";
                    definition.DeleteRequestedAt = world.Now;
                    world.Touch();
                    RemoveWhenUnused(key, definition);
                }

                deleted.Add(EcsShapes.Of(definition));
            }
        }

        return new() { ["taskDefinitions"] = deleted, ["failures"] = failures };
    }

    void RemoveWhenUnused(string key, TaskDefinition definition) => world.Agenda.After(world.Options.Timings.TaskDefinitionDeletion, () =>
    {
        if (world.Ecs.IsInUse(definition)) RemoveWhenUnused(key, definition);
        else world.Ecs.Definitions.Remove(key);
        world.Touch();
    });

    TaskDefinition Find(string? reference)
    {
        if (string.IsNullOrEmpty(reference)) throw AwsException.Client("Unable to describe task definition.");
        return world.Ecs.FindDefinition(reference) ?? throw AwsException.Client("Unable to describe task definition.");
    }

    static string Key(string family, int revision) => $"{family}:{revision.Invariant()}";
}
