using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Showtime.Adapters.GitHub.Http;

/// <summary>Every GraphQL document that is sent. Fragments are appended to the operations that use them.</summary>
internal static class GraphQlDocuments
{
    /// <summary>How many aliased fields go into one request.</summary>
    public const int BatchSize = 40;

    /// <summary>Older comments than those that come with the pull request.</summary>
    public const string ReadComments = """
        query ReadComments($owner: String!, $name: String!, $number: Int!, $before: String) {
          repository(owner: $owner, name: $name) {
            pullRequest(number: $number) {
              comments(last: 100, before: $before) { nodes { ...CommentFields } pageInfo { hasPreviousPage startCursor } }
            }
          }
        }
        """;

    public const string ListOpenPullRequests = """
        query ListOpenPullRequests($owner: String!, $name: String!, $first: Int!) {
          viewer { login }
          repository(owner: $owner, name: $name) {
            id databaseId
            pullRequests(first: $first, states: [OPEN], orderBy: { field: CREATED_AT, direction: DESC }) { nodes { ...PullRequestFields } }
          }
        }
        """;

    /// <summary>The frame of a read of several things of the repository.</summary>
    const string ReadParts = """
        query {operation}($owner: String!, $name: String!{parameters}) {
          viewer { login }
          repository(owner: $owner, name: $name) {
            id databaseId
            {fields}
          }
        }
        """;

    public const string FindCommit = """
        query FindCommit($owner: String!, $name: String!, $sha: String!) {
          repository(owner: $owner, name: $name) { object(expression: $sha) { ... on Commit { oid } } }
        }
        """;

    public const string ReadFile = """
        query ReadFile($owner: String!, $name: String!, $file: String!) {
          repository(owner: $owner, name: $name) { id databaseId file: object(expression: $file) { ...FileText } }
        }
        """;

    public const string ReadIdentity = """
        query ReadIdentity($owner: String!, $name: String!) { viewer { login } repository(owner: $owner, name: $name) { id databaseId } }
        """;

    /// <summary>A look at a pull request with its lease, by <c>$lease</c>.</summary>
    public const string Look = "...PullRequestLook repository { id lease: label(name: $lease) { ...LabelFields } }";

    /// <summary>How much of a request a look at a pull request takes: four lists of up to a hundred.</summary>
    const int LookWeight = 5;

    static readonly IReadOnlyDictionary<string, string> Fragments = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["LabelFields"] = "fragment LabelFields on Label { id name color description }",
        ["LabelUse"] = "fragment LabelUse on Label { issues { totalCount } pullRequests { totalCount } }",
        ["LabelAdded"] = "fragment LabelAdded on LabeledEvent { createdAt actor { login } label { name } }",
        // Not databaseId: it is an Int, and the numbers of comments have outgrown that. The address ends in the number.
        ["CommentFields"] = "fragment CommentFields on IssueComment { id url body viewerDidAuthor }",
        ["FileText"] = "fragment FileText on Blob { text isBinary byteSize }",
        ["PullRequestFields"] = """
            fragment PullRequestFields on PullRequest {
              id number title body state headRefOid isCrossRepository url updatedAt
              headRefName headRepository { nameWithOwner } author { login }
              labels(first: 100) { nodes { ...LabelFields } pageInfo { hasNextPage } }
            }
            """,
        ["RecentAdditions"] = "fragment RecentAdditions on PullRequest { timelineItems(last: 30, itemTypes: [LABELED_EVENT]) { nodes { ...LabelAdded } } }",
        ["PullRequestLook"] = """
            fragment PullRequestLook on PullRequest {
              ...PullRequestFields
              timelineItems(last: 100, itemTypes: [LABELED_EVENT]) { nodes { ...LabelAdded } }
              latestOpinionatedReviews(first: 50, writersOnly: true) { nodes { state commit { oid } author { __typename } } }
            }
            """,
        ["RecentComments"] = """
            fragment RecentComments on PullRequest {
              comments(last: 50) { nodes { ...CommentFields } pageInfo { hasPreviousPage startCursor } }
            }
            """,
    };

    /// <summary>A read of one pull request with everything that belongs to it.</summary>
    public static GraphQlRequest PullRequest(string owner, string name, int number, string lease, string file, IReadOnlyList<string> definitions) =>
        OfFields("ReadPullRequest", owner, name,
        [
            // Several reads share these.
            new("file", "object(expression: $file) { ...FileText }", [new("file", "String!", $"HEAD:{file}")], Weight: 0),
            .. Labels(definitions, "...LabelFields").Select(field => field with { Weight = 0 }),
            new("pullRequest", $"pullRequest(number: $number) {{ {Look} ...RecentComments }}",
                [new("number", "Int!", number), new("lease", "String!", lease)], LookWeight),
        ]);

    /// <summary>A read of definitions by name, aliased <c>n0</c>, <c>n1</c>, …</summary>
    /// <param name="owner">The repository's owner.</param>
    /// <param name="name">The repository's name.</param>
    /// <param name="definitions">At most <see cref="BatchSize"/> names.</param>
    /// <param name="withUse">Whether to count their uses.</param>
    public static GraphQlRequest Definitions(string owner, string name, IReadOnlyList<string> definitions, bool withUse) =>
        OfFields("LookUpDefinitions", owner, name, [.. Labels(definitions, withUse ? "...LabelFields ...LabelUse" : "...LabelFields")]);

    /// <summary>A read of pages of the repository's lists.</summary>
    /// <param name="options">The repository.</param>
    /// <param name="operation">The operation's name.</param>
    /// <param name="pages">The pages, each with an alias of its own.</param>
    /// <param name="withFile">Whether to read the configuration file too.</param>
    public static GraphQlRequest Lists(GitHubOptions options, string operation, IReadOnlyList<ListPage> pages, bool withFile)
    {
        var (parameters, fields) = (new StringBuilder(), new StringBuilder());
        var variables = new JsonObject { ["owner"] = options.Owner, ["name"] = options.Name };
        foreach (var page in pages)
        {
            var alias = page.Alias;
            var (count, from, more, at) = page.IsBackward
                ? ("last", "before", "hasPreviousPage", "startCursor")
                : ("first", "after", "hasNextPage", "endCursor");
            parameters.Append(CultureInfo.InvariantCulture, $", ${alias}Size: Int!, ${alias}From: String");
            fields.Append(CultureInfo.InvariantCulture, $"{alias}: {page.Field}({count}: ${alias}Size, {from}: ${alias}From, {page.Arguments}");
            variables[alias + "Size"] = page.Size;
            variables[alias + "From"] = page.Cursor;
            if (page.Labels is { } labels)
            {
                parameters.Append(CultureInfo.InvariantCulture, $", ${alias}Labels: [String!]");
                fields.Append(CultureInfo.InvariantCulture, $", labels: ${alias}Labels");
                variables[alias + "Labels"] = new JsonArray([.. labels.Select(label => JsonValue.Create(label))]);
            }

            fields.Append(CultureInfo.InvariantCulture, $") {{ totalCount nodes {{ {page.Selection} }} pageInfo {{ {more} {at} }} }} ");
        }

        if (withFile)
        {
            parameters.Append(", $file: String!");
            fields.Append("file: object(expression: $file) { ...FileText }");
            variables["file"] = $"HEAD:{GitHubOptions.ConfigurationPath}";
        }

        return Query(operation, Fill(ReadParts, parameters, fields).Replace("{operation}", operation, StringComparison.Ordinal), variables);
    }

    /// <summary>A read of pull requests by number, aliased <c>p0</c>, <c>p1</c>, …</summary>
    /// <param name="options">The repository.</param>
    /// <param name="numbers">The numbers.</param>
    /// <param name="selection">What to read of each.</param>
    public static GraphQlRequest PullRequests(GitHubOptions options, IReadOnlyList<int> numbers, string selection)
    {
        const string Operation = "ReadPullRequests";
        var (parameters, fields) = (new StringBuilder(), new StringBuilder());
        var variables = new JsonObject { ["owner"] = options.Owner, ["name"] = options.Name };
        for (var i = 0; i < numbers.Count; i++)
        {
            var alias = Alias('p', i);
            parameters.Append(CultureInfo.InvariantCulture, $", ${alias}: Int!");
            fields.Append(CultureInfo.InvariantCulture, $"{alias}: pullRequest(number: ${alias}) {{ {selection} }} ");
            variables[alias] = numbers[i];
        }

        return Query(Operation, Fill(ReadParts, parameters, fields).Replace("{operation}", Operation, StringComparison.Ordinal), variables);
    }

    /// <summary>The response key of one of several fields of a kind.</summary>
    public static string Alias(char kind, int index) => string.Create(CultureInfo.InvariantCulture, $"{kind}{index}");

    public static GraphQlRequest Query(string name, string document, JsonObject variables) =>
        new(name, Complete(document), variables) { Repeatable = true };

    /// <summary>Several mutations in one request, carried out in their order, aliased <c>m0</c>, <c>m1</c>, …; each can fail by itself.</summary>
    /// <param name="name">The operation's name.</param>
    /// <param name="fields">Mutation, input and what to select from its payload.</param>
    /// <param name="number">The pull request that a selection looks at.</param>
    /// <param name="lease">The name of the lease that a selection looks at.</param>
    /// <param name="repeatable">Whether a repeat changes nothing.</param>
    public static GraphQlRequest Batch(
        string name, IReadOnlyList<(string Mutation, JsonObject Input, string Selection)> fields, int number, string lease, bool repeatable = false)
    {
        return new GraphQlComposition([new(name, "", []) { IsMutation = true, Repeatable = repeatable, Fields = [.. fields.Select(Field)] }], "", "").Request;

        GraphQlField Field((string Mutation, JsonObject Input, string Selection) field, int index)
        {
            var (mutation, input, selection) = field;
            var looks = selection.Contains("$lease", StringComparison.Ordinal);
            List<GraphQlVariable> variables = [new("input", $"{char.ToUpperInvariant(mutation[0])}{mutation[1..]}Input!", input)];
            if (selection.Contains("$number", StringComparison.Ordinal)) variables.Add(new("number", "Int!", number));
            if (looks) variables.Add(new("lease", "String!", lease));
            return new(Alias('m', index), $"{mutation}(input: $input) {{ {selection} }}", variables, looks ? 2 : 1);
        }
    }

    static GraphQlRequest OfFields(string operation, string owner, string name, IReadOnlyList<GraphQlField> fields) =>
        new GraphQlComposition([new(operation, "", []) { Repeatable = true, Fields = fields }], owner, name).Request;

    static IEnumerable<GraphQlField> Labels(IReadOnlyList<string> names, string selection) => names.Select((name, i) =>
    {
        var key = Alias('n', i);
        return new GraphQlField(key, $"label(name: ${key}) {{ {selection} }}", [new(key, "String!", name)]);
    });

    static string Fill(string template, StringBuilder parameters, StringBuilder fields) => template
        .Replace("{parameters}", parameters.ToString(), StringComparison.Ordinal)
        .Replace("{fields}", fields.ToString(), StringComparison.Ordinal);

    static string Complete(string document) => document + "\n" + FragmentsOf(document);

    /// <summary>The fragments that a text uses, and those that these use. An unused fragment would be an error.</summary>
    public static string FragmentsOf(string text)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        var waiting = new Queue<string>([text]);
        while (waiting.TryDequeue(out var next))
        {
            foreach (var (name, fragment) in Fragments)
            {
                if (next.Contains("..." + name, StringComparison.Ordinal) && found.Add(name)) waiting.Enqueue(fragment);
            }
        }

        return string.Join('\n', found.Select(name => Fragments[name]));
    }
}

/// <summary>A page of one of the repository's lists to ask for.</summary>
/// <param name="Alias">What it is called in the document and in the answer: letters.</param>
/// <param name="Field">The repository's field.</param>
/// <param name="Arguments">The field's arguments but for the page's.</param>
/// <param name="Selection">What to read of each item.</param>
/// <param name="Size">How many items.</param>
internal sealed record ListPage(string Alias, string Field, string Arguments, string Selection, int Size)
{
    /// <summary>Where it begins; null for the list's end.</summary>
    public string? Cursor { get; init; }

    /// <summary>Whether it goes from the list's last item to its first.</summary>
    public bool IsBackward { get; init; }

    /// <summary>The names of labels of which a pull request has to carry one; null where that does not matter.</summary>
    public IReadOnlyList<string>? Labels { get; init; }
}
