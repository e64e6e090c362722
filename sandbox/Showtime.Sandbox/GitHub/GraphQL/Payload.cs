namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>What a mutation answers: a value for each field that its type has.</summary>
sealed class Payload(Inputs input, params (string Name, object? Value)[] values)
{
    public object? this[string name] => name is "clientMutationId"
        ? input.Text(name)
        : values.First(v => string.Equals(v.Name, name, StringComparison.Ordinal)).Value;
}
