namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>A reference to a type, with its lists and exclamation marks.</summary>
abstract record TypeRef
{
    /// <summary>The name without any wrapping.</summary>
    public string Core => this switch
    {
        ListOf l => l.Item.Core,
        NonNull n => n.Inner.Core,
        _ => ((Named)this).Name,
    };

    public TypeRef Nullable => this is NonNull n ? n.Inner : this;

    internal sealed record Named(string Name) : TypeRef
    {
        public override string ToString() => Name;
    }

    internal sealed record ListOf(TypeRef Item) : TypeRef
    {
        public override string ToString() => $"[{Item}]";
    }

    internal sealed record NonNull(TypeRef Inner) : TypeRef
    {
        public override string ToString() => $"{Inner}!";
    }
}
