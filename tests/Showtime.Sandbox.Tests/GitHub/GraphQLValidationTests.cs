using System.Text.Json.Nodes;

namespace Showtime.Sandbox.Tests.GitHub;

public class GraphQLValidationTests
{
    readonly Probe _probe = new();

    [Theory]
    [InlineData("{ nope }", "undefinedField", "Field 'nope' doesn't exist on type 'Query'")]
    [InlineData("{ viewer { login { x } } }", "selectionMismatch", "Selections can't be made on scalars (field 'login' returns String but has selections)")]
    [InlineData("{ viewer }", "selectionMismatch", "Field must have selections (field 'viewer' returns User but has no selections. Did you mean 'viewer { ... }'?)")]
    [InlineData("{ repository(owner: \"a\") { id } }", "missingRequiredArguments", "Field 'repository' is missing required arguments: name")]
    [InlineData("{ node(id: \"x\", key: 1) { id } }", "argumentNotAccepted", "Field 'node' doesn't accept argument 'key'")]
    [InlineData("{ node(id: true) { id } }", "argumentLiteralsIncompatible", "Argument 'id' on Field 'node' has an invalid value (true). Expected type 'ID'.")]
    [InlineData("{ search(query: \"x\", type: ISSUES, first: 1) { issueCount } }", "argumentLiteralsIncompatible", "Argument 'type' on Field 'search' has an invalid value (ISSUES). Expected type 'SearchType'.")]
    [InlineData("query($a: Int) { viewer { id } }", "variableNotUsed", "Variable $a is declared by anonymous query but not used")]
    [InlineData("query Q { node(id: $a) { id } }", "variableNotDefined", "Variable $a is used by Q but not declared")]
    [InlineData("query($a: String!) { node(id: $a) { id } }", "variableMismatch", "Type mismatch on variable $a and argument id (String! / ID!)")]
    [InlineData("query($a: ID) { node(id: $a) { id } }", "variableMismatch", "Type mismatch on variable $a and argument id (ID / ID!)")]
    [InlineData("{ viewer { ... on Label { id } } }", "cannotSpreadFragment", "Fragment on Label can't be spread inside User")]
    [InlineData("{ node(id: \"x\") { ... on Labels { id } } }", "undefinedType", "No such type Labels, so it can't be a fragment condition")]
    [InlineData("{ viewer { ...F } }", "useAndDefineFragment", "Fragment F was used, but not defined")]
    [InlineData("{ viewer { id } } fragment F on User { id }", "useAndDefineFragment", "Fragment F was defined, but not used")]
    [InlineData("{ viewer { ...F } } fragment F on User { ...F }", "infiniteLoop", "Fragment F contains an infinite loop")]
    [InlineData("{ viewer { id @skip } }", "missingRequiredArguments", "Directive 'skip' is missing required arguments: if")]
    [InlineData("{ viewer { id @defer(if: true) } }", "undefinedDirective", "Directive @defer is not defined")]
    [InlineData("{ search(query: \"x\", type: ISSUE, first: 1) { nodes { number } } }", "selectionMismatch", "Selections can't be made directly on unions (see selections on SearchResultItem)")]
    [InlineData("mutation { deleteLabel(input: {}) { clientMutationId } }", "missingRequiredInputObjectAttribute", "Argument 'id' on InputObject 'DeleteLabelInput' is required. Expected type ID!")]
    [InlineData("mutation { deleteLabel(input: {id: \"x\", name: \"y\"}) { clientMutationId } }", "argumentNotAccepted", "InputObject 'DeleteLabelInput' doesn't accept argument 'name'")]
    [InlineData("{ viewer { a: id a: login } }", "fieldConflict", "Field 'a' has a field conflict: id or login?")]
    public async Task A_document_that_breaks_the_schema_is_refused_before_anything_runs(string document, string code, string message)
    {
        var answer = await _probe.GraphQL(document);
        Assert.Null(answer["data"]);
        var error = Assert.Single(answer["errors"]!.AsArray());
        Assert.Equal((code, message), (error.TextAt("extensions.code"), error.TextAt("message")));
        Assert.NotNull(error.At("locations.0.line"));
    }

    [Fact]
    public async Task An_unknown_field_is_reported_with_its_type_and_place()
    {
        var answer = await _probe.GraphQL("query Q {\n  repository(owner: \"acme\", name: \"superset\") {\n    p: pullRequest(number: 1) { stack }\n  }\n}");
        Assert.Equal(
            """{"path":["query Q","repository","p","stack"],"extensions":{"code":"undefinedField","typeName":"PullRequest","fieldName":"stack"},"locations":[{"line":3,"column":33}],"message":"Field 'stack' doesn't exist on type 'PullRequest'"}""",
            answer.At("errors.0")!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Fact]
    public async Task Two_mutations_of_one_name_need_aliases()
    {
        var one = _probe.CreateLabel("x", "one")[3..];
        var two = _probe.CreateLabel("x", "two")[3..];
        var answer = await _probe.GraphQL($"mutation {{ {one} {two} }}");
        Assert.Equal("fieldConflict", answer.TextAt("errors.0.extensions.code"));
        Assert.Empty(_probe.Sandbox.Definitions);
    }

    [Theory]
    [InlineData("null", "Expected value to not be null")]
    [InlineData("[null]", "Expected value to not be null")]
    [InlineData("[{}]", "Could not coerce value {} to ID")]
    [InlineData(null, "Expected value to not be null")]
    public async Task A_variable_of_the_wrong_kind_is_refused(string? value, string explanation)
    {
        var variables = new JsonObject();
        if (value is not null) variables["ids"] = JsonNode.Parse(value);
        var answer = await _probe.GraphQL("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", variables);
        Assert.StartsWith("Variable $ids of type [ID!]! was provided invalid value", answer.TextAt("errors.0.message"), StringComparison.Ordinal);
        Assert.Equal(explanation, answer.TextAt("errors.0.extensions.problems.0.explanation"));
    }

    [Fact]
    public async Task An_input_in_a_variable_is_checked_field_by_field()
    {
        const string Document = "mutation($i: CreateLabelInput!) { createLabel(input: $i) { label { name } } }";
        var input = new JsonObject { ["repositoryId"] = _probe.Sandbox.NodeId, ["name"] = "x" };
        var missing = await _probe.GraphQL(Document, new() { ["i"] = input.DeepClone() });
        Assert.Equal("Variable $i of type CreateLabelInput! was provided invalid value for color (Expected value to not be null)", missing.TextAt("errors.0.message"));
        input["color"] = "ededed";
        Assert.Equal("x", (await _probe.GraphQL(Document, new() { ["i"] = input.DeepClone() })).TextAt("data.createLabel.label.name"));
        input["colour"] = "ededed";
        var unknown = await _probe.GraphQL(Document, new() { ["i"] = input.DeepClone() });
        Assert.Equal("Field is not defined on CreateLabelInput", unknown.TextAt("errors.0.extensions.problems.0.explanation"));
    }

    [Fact]
    public async Task More_than_half_a_million_possible_nodes_are_refused()
    {
        const string Query = "pullRequests(first: 100) { nodes { labels(first: 100) { nodes { pullRequests(first: N) { totalCount nodes { id } } } } } }";
        var refused = await _probe.Repository(Query.Replace("N", "50", StringComparison.Ordinal));
        Assert.Equal(
            ("MAX_NODE_LIMIT_EXCEEDED", "This query requests up to 510,100 possible nodes which exceeds the maximum limit of 500,000."),
            (refused.TextAt("errors.0.type"), refused.TextAt("errors.0.message")));
        Assert.Null((await _probe.Repository(Query.Replace("N", "40", StringComparison.Ordinal)))["errors"]);
    }

    [Fact]
    public async Task A_syntax_error_is_an_answer_with_its_place()
    {
        var answer = await _probe.GraphQL("{ viewer {");
        Assert.Equal(("Unexpected end of document", "1"), (answer.TextAt("errors.0.message"), answer.TextAt("errors.0.locations.0.line")));
    }

    [Fact]
    public async Task One_of_several_operations_is_run_by_its_name()
    {
        const string Both = "query A { viewer { login } } query B { rateLimit { limit } }";
        Assert.Equal("An operation name is required", (await _probe.GraphQL(Both)).TextAt("errors.0.message"));
        var chosen = await _probe.Rest("POST", "/api/graphql", new JsonObject { ["query"] = Both, ["operationName"] = "B" });
        Assert.Equal("1000", chosen.Json.TextAt("data.rateLimit.limit"));
    }
}
