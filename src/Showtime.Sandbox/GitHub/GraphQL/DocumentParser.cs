namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>Reads the executable part of GraphQL.</summary>
sealed class DocumentParser : TokenReader
{
    DocumentParser(string source)
        : base(source)
    {
    }

    /// <exception cref="GraphQLSyntaxException">It is not GraphQL.</exception>
    public static Document Parse(string source) => new DocumentParser(source).Read();

    Document Read()
    {
        List<Operation> operations = [];
        var fragments = new Dictionary<string, Fragment>(StringComparer.Ordinal);
        while (Now.Kind != TokenKind.End)
        {
            if (Now.IsWord("fragment"))
            {
                var fragment = ReadFragment();
                fragments[fragment.Name] = fragment;
            }
            else
            {
                operations.Add(ReadOperation());
            }
        }

        return operations.Count > 0 ? new(operations, fragments) : throw Unexpected("an operation");
    }

    Operation ReadOperation()
    {
        var at = Now.At;
        if (Now.Is("{")) return new("query", null, [], Selections(), at);
        if (!Now.IsWord("query") && !Now.IsWord("mutation") && !Now.IsWord("subscription")) throw Unexpected("an operation");
        var kind = Take().Text;
        var name = Now.Kind == TokenKind.Name ? Name() : null;
        List<VariableDefinition> variables = [];
        if (TrySkip("("))
        {
            while (!TrySkip(")")) variables.Add(ReadVariable());
        }

        Directives();
        return new(kind, name, variables, Selections(), at);
    }

    VariableDefinition ReadVariable()
    {
        var at = Now.At;
        Skip("$");
        var name = Name();
        Skip(":");
        var type = Type();
        var otherwise = TrySkip("=") ? Value(isConstant: true) : null;
        Directives();
        return new(name, type, otherwise, at);
    }

    Fragment ReadFragment()
    {
        var at = Take().At;
        if (Now.IsWord("on")) throw Unexpected("a fragment's name");
        var name = Name();
        SkipWord("on");
        var type = Name();
        Directives();
        return new(name, type, Selections(), at);
    }

    List<Selection> Selections()
    {
        Skip("{");
        List<Selection> selections = [];
        while (!TrySkip("}")) selections.Add(ReadSelection());
        return selections.Count > 0 ? selections : throw Unexpected("a selection before \"}\"");
    }

    Selection ReadSelection()
    {
        var at = Now.At;
        if (TrySkip("...")) return ReadSpread(at);
        var name = Name();
        string? alias = null;
        if (TrySkip(":")) (alias, name) = (name, Name());
        var arguments = Arguments();
        var directives = Directives();
        return new Selection.Field(alias, name, arguments, Now.Is("{") ? Selections() : null, directives, at);
    }

    Selection ReadSpread(Location at)
    {
        if (Now.Kind == TokenKind.Name && !Now.IsWord("on")) return new Selection.Spread(Name(), Directives(), at);
        string? type = null;
        if (Now.IsWord("on"))
        {
            Take();
            type = Name();
        }

        var directives = Directives();
        return new Selection.Inline(type, Selections(), directives, at);
    }

    List<Argument> Arguments()
    {
        List<Argument> arguments = [];
        if (!TrySkip("(")) return arguments;
        while (!TrySkip(")"))
        {
            var at = Now.At;
            var name = Name();
            Skip(":");
            arguments.Add(new(name, Value(isConstant: false), at));
        }

        return arguments;
    }

    List<Directive> Directives()
    {
        List<Directive> directives = [];
        while (Now.Is("@"))
        {
            var at = Take().At;
            directives.Add(new(Name(), Arguments(), at));
        }

        return directives;
    }
}
