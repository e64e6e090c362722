using System.Text.Json.Nodes;
using Showtime.Adapters.GitHub.Http;
using Showtime.Adapters.Tests.GitHub;
using Showtime.Tests.Shared;

namespace Showtime.Adapters.Tests.Infrastructure;

/// <summary>Lists what the clients can send, so that tests/contract finds what the recorded traffic lacks.</summary>
public sealed class ContractListTests
{
    [Fact]
    public void Every_operation_of_AWS_and_every_document_of_GraphQL_is_listed()
    {
        var operations = CalledOperations.Find();
        var documents = GraphQlDocumentSamples.All;

        Assert.NotEmpty(operations);
        Assert.All(documents, document => Assert.Contains(document.Document.Split(' ')[0], (string[])["query", "mutation"]));
        ContractTraffic.Add(new() { ["awsOperations"] = new JsonArray([.. operations.Order(StringComparer.Ordinal).Select(name => JsonValue.Create(name))]) });
        foreach (var document in documents)
        {
            ContractTraffic.Add(new() { ["document"] = document.Document, ["variables"] = document.Variables.DeepClone() });
        }
    }
}
