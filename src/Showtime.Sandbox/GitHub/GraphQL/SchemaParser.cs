namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>Reads the schema language, as far as <see cref="SchemaSource"/> uses it.</summary>
sealed class SchemaParser : TokenReader
{
    SchemaParser(string source)
        : base(source)
    {
    }

    public static IReadOnlyList<SchemaType> Parse(string source)
    {
        var parser = new SchemaParser(source);
        List<SchemaType> types = [];
        while (parser.Now.Kind != TokenKind.End) types.Add(parser.ReadType());
        return types;
    }

    SchemaType ReadType()
    {
        var kind = Name();
        var name = Name();
        return kind switch
        {
            "scalar" => new(name, SchemaTypeKind.Scalar),
            "type" => new(name, SchemaTypeKind.Object) { Interfaces = Interfaces(), Fields = Fields() },
            "interface" => new(name, SchemaTypeKind.Interface) { Fields = Fields() },
            "input" => new(name, SchemaTypeKind.Input) { Inputs = Inputs("{", "}").ToDictionary(i => i.Name, StringComparer.Ordinal) },
            "enum" => new(name, SchemaTypeKind.Enum) { Members = Values() },
            "union" => new(name, SchemaTypeKind.Union) { Members = Members() },
            _ => throw Unexpected("a type"),
        };
    }

    List<string> Interfaces()
    {
        List<string> names = [];
        if (!Now.IsWord("implements")) return names;
        Take();
        do names.Add(Name());
        while (TrySkip("&"));
        return names;
    }

    List<string> Members()
    {
        Skip("=");
        List<string> names = [];
        do names.Add(Name());
        while (TrySkip("|"));
        return names;
    }

    List<string> Values()
    {
        Skip("{");
        List<string> names = [];
        while (!TrySkip("}")) names.Add(Name());
        return names;
    }

    Dictionary<string, FieldType> Fields()
    {
        var fields = new Dictionary<string, FieldType>(StringComparer.Ordinal);
        Skip("{");
        while (!TrySkip("}"))
        {
            var name = Name();
            var arguments = Now.Is("(") ? Inputs("(", ")") : [];
            Skip(":");
            fields.Add(name, new(name, arguments, Type()));
        }

        return fields;
    }

    List<InputType> Inputs(string open, string close)
    {
        List<InputType> inputs = [];
        Skip(open);
        while (!TrySkip(close))
        {
            var name = Name();
            Skip(":");
            inputs.Add(new(name, Type(), TrySkip("=") ? Value(isConstant: true) : null));
        }

        return inputs;
    }
}
