namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>Reads words one after the other, and says what it expected where another came.</summary>
class TokenReader
{
    readonly Lexer _lexer;

    protected TokenReader(string source)
    {
        _lexer = new(source);
        Now = _lexer.Next();
    }

    protected Token Now { get; private set; }

    protected Token Take()
    {
        var token = Now;
        Now = _lexer.Next();
        return token;
    }

    protected bool TrySkip(string punctuator)
    {
        if (!Now.Is(punctuator)) return false;
        Take();
        return true;
    }

    protected void Skip(string punctuator)
    {
        if (!TrySkip(punctuator)) throw Unexpected($"\"{punctuator}\"");
    }

    protected void SkipWord(string word)
    {
        if (!Now.IsWord(word)) throw Unexpected($"\"{word}\"");
        Take();
    }

    protected string Name() => Now.Kind == TokenKind.Name ? Take().Text : throw Unexpected("NAME");

    protected GraphQLSyntaxException Unexpected(string expected) => Now.Kind == TokenKind.End
        ? new("Unexpected end of document", Now.At)
        : new(FormattableString.Invariant($"Expected {expected}, actual: {Now.Kind} (\"{Now.Text}\") at [{Now.At.Line}, {Now.At.Column}]"), Now.At);

    /// <summary>A reference to a type: <c>[Label!]!</c>.</summary>
    protected TypeRef Type()
    {
        TypeRef type;
        if (TrySkip("["))
        {
            type = new TypeRef.ListOf(Type());
            Skip("]");
        }
        else
        {
            type = new TypeRef.Named(Name());
        }

        return TrySkip("!") ? new TypeRef.NonNull(type) : type;
    }

    /// <summary>A value as a document or a default writes it.</summary>
    protected ValueNode Value(bool isConstant)
    {
        var at = Now.At;
        if (!isConstant && TrySkip("$")) return new ValueNode.Variable(Name()) { At = at };
        if (TrySkip("["))
        {
            List<ValueNode> items = [];
            while (!TrySkip("]")) items.Add(Value(isConstant));
            return new ValueNode.ListOf(items) { At = at };
        }

        if (TrySkip("{"))
        {
            List<KeyValuePair<string, ValueNode>> fields = [];
            while (!TrySkip("}"))
            {
                var name = Name();
                Skip(":");
                fields.Add(new(name, Value(isConstant)));
            }

            return new ValueNode.Object(fields) { At = at };
        }

        return Now.Kind switch
        {
            TokenKind.Int => new ValueNode.Int(Take().Text) { At = at },
            TokenKind.Float => new ValueNode.Float(Take().Text) { At = at },
            TokenKind.String => new ValueNode.String(Take().Text) { At = at },
            TokenKind.Name => Word(Take().Text, at),
            _ => throw Unexpected("a value"),
        };
    }

    static ValueNode Word(string text, Location at) => text switch
    {
        "true" => new ValueNode.Boolean(true) { At = at },
        "false" => new ValueNode.Boolean(false) { At = at },
        "null" => new ValueNode.Null { At = at },
        _ => new ValueNode.Enum(text) { At = at },
    };
}
