namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>One word of a GraphQL document; a string's text is without its quotation marks and escapes.</summary>
readonly record struct Token(TokenKind Kind, string Text, Location At)
{
    public bool Is(string punctuator) => Kind == TokenKind.Punctuator && string.Equals(Text, punctuator, StringComparison.Ordinal);

    public bool IsWord(string name) => Kind == TokenKind.Name && string.Equals(Text, name, StringComparison.Ordinal);
}
