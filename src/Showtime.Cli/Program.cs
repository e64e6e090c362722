using Showtime.Cli;
using Showtime.Cli.Hosts;

using var interruption = Interruption.Listen();
var settings = new ApplicationSettings
{
    Console = ConsoleStreams.OfProcess(),
    Variables = ProcessVariables.Read(),
    Connect = _ => throw new NotSupportedException(),
};
return await ShowtimeApplication.RunAsync(args, settings, interruption.Token);
