using System.Text;

namespace Showtime.Sandbox.GitHub.Model;

/// <summary>Labels: definitions in the repository, and the issues and pull requests that have them.</summary>
sealed partial class RepositoryState
{
    const int LongestName = 50;
    const int LongestDescription = 100;
    const int MostLabels = 100;

    // Names are unique without regard to case.
    readonly Dictionary<string, LabelDefinition> _labels = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<LabelDefinition> Labels => _labels.Values.OrderBy(l => l.Id);

    public LabelDefinition? FindLabel(string name) => _labels.GetValueOrDefault(name);

    /// <exception cref="GitHubRefusal">The name is taken or a value breaks a rule.</exception>
    public LabelDefinition CreateLabel(string name, string color, string? description, Account actor)
    {
        CheckName(name, null);
        CheckColor(color);
        CheckDescription(description);
        var (id, nodeId) = _ids.Next("LA");
        var label = new LabelDefinition(id, nodeId, name, color.ToLowerInvariant(), description, Now);
        _labels.Add(name, label);
        _nodes[nodeId] = label;
        Tell(GitHubChangeKind.LabelDefined, null, actor, name);
        return label;
    }

    /// <summary>Changes what is not null.</summary>
    public void UpdateLabel(LabelDefinition label, string? name, string? color, string? description, Account actor)
    {
        if (name is not null) CheckName(name, label);
        if (color is not null) CheckColor(color);
        CheckDescription(description);
        if (name is not null)
        {
            _labels.Remove(label.Name);
            label.Name = name;
            _labels.Add(name, label);
        }

        label.Color = color?.ToLowerInvariant() ?? label.Color;
        label.Description = description ?? label.Description;
        label.UpdatedAt = Now;
        Tell(GitHubChangeKind.LabelUpdated, null, actor, label.Name);
    }

    /// <summary>Deletes the definition, which takes it off every issue; GitHub records no event there.</summary>
    public void DeleteLabel(LabelDefinition label, Account actor)
    {
        _labels.Remove(label.Name);
        _nodes.Remove(label.NodeId);
        Tell(GitHubChangeKind.LabelDeleted, null, actor, label.Name);
        foreach (var ticket in _tickets.Values)
        {
            if (ticket.Labels.Remove(label)) Tell(GitHubChangeKind.LabelRemoved, ticket, actor, label.Name);
        }
    }

    /// <summary>Adds labels, all or none; those that are on already are left alone.</summary>
    public void AddLabels(Ticket ticket, IEnumerable<LabelDefinition> labels, Account actor)
    {
        var fresh = labels.Distinct().Where(l => !ticket.Labels.Contains(l)).ToList();
        if (ticket.Labels.Count + fresh.Count > MostLabels)
        {
            throw TooMany();
        }

        foreach (var label in fresh)
        {
            ticket.Labels.Add(label);
            Record(ticket, TimelineKind.Labeled, actor, label);
            Tell(GitHubChangeKind.LabelAdded, ticket, actor, label.Name);
        }
    }

    /// <summary>Removes labels; those that are not on are left alone.</summary>
    public void RemoveLabels(Ticket ticket, IEnumerable<LabelDefinition> labels, Account actor)
    {
        foreach (var label in labels.Distinct().ToList())
        {
            if (!ticket.Labels.Remove(label)) continue;
            Record(ticket, TimelineKind.Unlabeled, actor, label);
            Tell(GitHubChangeKind.LabelRemoved, ticket, actor, label.Name);
        }
    }

    /// <summary>The definitions of these names, the missing ones made as GitHub makes them for REST: grey and without a description.</summary>
    public IReadOnlyList<LabelDefinition> LabelsByName(IEnumerable<string> names, Account actor)
    {
        var wanted = names.Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        foreach (var name in wanted.Where(n => string.IsNullOrWhiteSpace(n) || Length(n) > LongestName))
        {
            throw new GitHubRefusal(RefusalKind.Unprocessable, "Name is too long (maximum is 50 characters)")
            {
                Problem = new("Label", "name", "invalid", null, name),
            };
        }

        return [.. wanted.Select(n => FindLabel(n) ?? CreateLabel(n, "ededed", null, actor))];
    }

    /// <summary>Puts exactly these labels on, and takes the others off. All or nothing.</summary>
    public void SetLabels(Ticket ticket, IReadOnlyList<LabelDefinition> labels, Account actor)
    {
        if (labels.Count > MostLabels) throw TooMany();
        RemoveLabels(ticket, ticket.Labels.Except(labels), actor);
        AddLabels(ticket, labels, actor);
    }

    static GitHubRefusal TooMany()
    {
        const string Sentence = "Issues cannot have more than 100 labels";
        return GitHubRefusal.Invalid("Issue", "labels", "custom", Sentence, Sentence);
    }

    // GitHub counts characters, not UTF-16 units: an emoji outside the basic plane is one.
    static int Length(string text) => text.EnumerateRunes().Count();

    static void CheckColor(string color)
    {
        if (color.Length != 6 || !color.All(char.IsAsciiHexDigit)) throw GitHubRefusal.Invalid("Label", "color", "invalid", "Color is invalid");
    }

    static void CheckDescription(string? description)
    {
        if (description is null || Length(description) <= LongestDescription) return;
        throw GitHubRefusal.Invalid(
            "Label", "description", "custom",
            "Description is too long (maximum is 100 characters)", "description is too long (maximum is 100 characters)");
    }

    void CheckName(string name, LabelDefinition? self)
    {
        if (string.IsNullOrWhiteSpace(name)) throw GitHubRefusal.Invalid("Label", "name", "missing_field", "Name can't be blank");
        if (Length(name) > LongestName)
        {
            throw GitHubRefusal.Invalid(
                "Label", "name", "custom",
                "Name is too long (maximum is 50 characters)", "name is too long (maximum is 50 characters)");
        }

        if (FindLabel(name) is { } taken && taken != self)
        {
            throw GitHubRefusal.Invalid("Label", "name", "already_exists", "Name has already been taken");
        }
    }
}

/// <summary>A label of the repository.</summary>
sealed class LabelDefinition(long id, string nodeId, string name, string color, string? description, DateTimeOffset createdAt)
{
    public long Id { get; } = id;

    public string NodeId { get; } = nodeId;

    public string Name { get; set; } = name;

    public string Color { get; set; } = color;

    public string? Description { get; set; } = description;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public DateTimeOffset UpdatedAt { get; set; } = createdAt;

    public GitHubLabel Snapshot() => new(Id, NodeId, Name, Color, Description, CreatedAt);
}
