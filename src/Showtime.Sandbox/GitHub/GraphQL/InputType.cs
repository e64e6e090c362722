namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>An argument, or a field of an input.</summary>
sealed record InputType(string Name, TypeRef Type, ValueNode? Default)
{
    public bool IsRequired => Type is TypeRef.NonNull && Default is null;
}
