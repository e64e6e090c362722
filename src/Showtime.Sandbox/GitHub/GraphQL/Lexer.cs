using System.Globalization;
using System.Text;

namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>Cuts a document into words, by the rules of the GraphQL specification.</summary>
sealed class Lexer(string source)
{
    int _at;
    int _line = 1;
    int _lineStart;

    char Now => _at < source.Length ? source[_at] : '\0';

    Location Here => new(_line, _at - _lineStart + 1);

    /// <exception cref="GraphQLSyntaxException">No word can start here.</exception>
    public Token Next()
    {
        SkipIgnored();
        var at = Here;
        if (_at >= source.Length) return new(TokenKind.End, "", at);
        if (IsNameStart(Now)) return new(TokenKind.Name, Take(c => IsNameStart(c) || char.IsAsciiDigit(c)), at);
        if (Now == '-' || char.IsAsciiDigit(Now)) return Number(at);
        if (Now == '"') return new(TokenKind.String, Rest.StartsWith("\"\"\"", StringComparison.Ordinal) ? BlockString(at) : String(at), at);
        if (Rest.StartsWith("...", StringComparison.Ordinal))
        {
            _at += 3;
            return new(TokenKind.Punctuator, "...", at);
        }

        if ("!$&():=@[]{}|".Contains(Now, StringComparison.Ordinal)) return new(TokenKind.Punctuator, source[_at++].ToString(), at);
        throw new GraphQLSyntaxException($"Parse error on \"{Now}\" (error) at [{at.Line}, {at.Column}]", at);
    }

    ReadOnlySpan<char> Rest => source.AsSpan(_at);

    static bool IsNameStart(char c) => c == '_' || char.IsAsciiLetter(c);

    void SkipIgnored()
    {
        while (_at < source.Length)
        {
            if (Now == '#')
            {
                while (_at < source.Length && Now is not ('\n' or '\r')) _at++;
            }
            else if (Now is ' ' or '\t' or ',' or '\uFEFF')
            {
                _at++;
            }
            else if (Now is '\n' or '\r')
            {
                NewLine();
            }
            else
            {
                return;
            }
        }
    }

    void NewLine()
    {
        _at += Now == '\r' && _at + 1 < source.Length && source[_at + 1] == '\n' ? 2 : 1;
        _line++;
        _lineStart = _at;
    }

    string Take(Func<char, bool> belongs)
    {
        var start = _at;
        while (_at < source.Length && belongs(Now)) _at++;
        return source[start.._at];
    }

    Token Number(Location at)
    {
        var start = _at;
        if (Now == '-') _at++;
        Digits(at);
        var kind = TokenKind.Int;
        if (Now == '.')
        {
            kind = TokenKind.Float;
            _at++;
            Digits(at);
        }

        if (Now is 'e' or 'E')
        {
            kind = TokenKind.Float;
            _at++;
            if (Now is '+' or '-') _at++;
            Digits(at);
        }

        return new(kind, source[start.._at], at);
    }

    void Digits(Location at)
    {
        if (Take(char.IsAsciiDigit).Length == 0) throw Bad("A number ends too early", at);
    }

    string String(Location at)
    {
        var text = new StringBuilder();
        _at++;
        while (Now != '"')
        {
            if (_at >= source.Length || Now is '\n' or '\r') throw Bad("A string is not closed", at);
            if (Now == '\\') Escape(text, at);
            else text.Append(source[_at++]);
        }

        _at++;
        return text.ToString();
    }

    void Escape(StringBuilder text, Location at)
    {
        _at++;
        var c = Now;
        _at++;
        if (c == 'u')
        {
            Unicode(text, at);
            return;
        }

        text.Append(c switch
        {
            '"' or '\\' or '/' => c,
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => throw Bad("A string has an unknown escape", at),
        });
    }

    // \uXXXX (two of them for a character outside the basic plane) or \u{X…}.
    void Unicode(StringBuilder text, Location at)
    {
        string digits;
        if (Now == '{')
        {
            _at++;
            digits = Take(char.IsAsciiHexDigit);
            if (Now != '}') throw Bad("A string has an unknown escape", at);
            _at++;
            if (!int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var rune) || !Rune.IsValid(rune))
            {
                throw Bad("A string has an unknown escape", at);
            }

            text.Append(new Rune(rune).ToString());
            return;
        }

        digits = source[_at..Math.Min(_at + 4, source.Length)];
        if (!ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
        {
            throw Bad("A string has an unknown escape", at);
        }

        _at += 4;
        text.Append((char)unit);
    }

    string BlockString(Location at)
    {
        _at += 3;
        var text = new StringBuilder();
        while (!Rest.StartsWith("\"\"\"", StringComparison.Ordinal))
        {
            if (_at >= source.Length) throw Bad("A string is not closed", at);
            if (Rest.StartsWith("\\\"\"\"", StringComparison.Ordinal))
            {
                text.Append("\"\"\"");
                _at += 4;
            }
            else if (Now is '\n' or '\r')
            {
                text.Append('\n');
                NewLine();
            }
            else
            {
                text.Append(source[_at++]);
            }
        }

        _at += 3;
        return Dedented(text.ToString().Split('\n'));
    }

    // The indentation that every line but the first shares goes, and so do blank lines at both ends.
    static string Dedented(string[] lines)
    {
        var indents = lines.Skip(1).Where(l => l.AsSpan().Trim(" \t").Length > 0).Select(l => l.Length - l.AsSpan().TrimStart(" \t").Length);
        var indent = indents.DefaultIfEmpty(0).Min();
        var cut = lines.Select((l, i) => i == 0 ? l : l[Math.Min(indent, l.Length)..]).ToList();
        while (cut.Count > 0 && string.IsNullOrWhiteSpace(cut[0])) cut.RemoveAt(0);
        while (cut.Count > 0 && string.IsNullOrWhiteSpace(cut[^1])) cut.RemoveAt(cut.Count - 1);
        return string.Join('\n', cut);
    }

    static GraphQLSyntaxException Bad(string what, Location at) => new($"{what}: parse error at [{at.Line}, {at.Column}]", at);
}
