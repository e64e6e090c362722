namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>The kinds of word in a GraphQL document.</summary>
enum TokenKind
{
    End,
    Punctuator,
    Name,
    Int,
    Float,
    String,
}
