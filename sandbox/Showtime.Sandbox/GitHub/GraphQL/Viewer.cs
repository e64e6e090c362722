using Showtime.Sandbox.GitHub.Model;

namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>Whoever asks. GraphQL says that it is a user even when it is an app, and then its login has the <c>[bot]</c>.</summary>
sealed record Viewer(Account Account);
