using System.CommandLine;
using Showtime.Cli.CommandLine;

namespace Showtime.Cli.Commands;

/// <summary>Wraps a command's work in its host, its error handling and its exit code.</summary>
delegate Func<ParseResult, CancellationToken, Task<int>> CommandAction(Func<CommandRun, CancellationToken, Task<int>> work);
