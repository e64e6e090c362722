using Showtime.Adapters;
using Showtime.Cli;
using Showtime.Cli.Hosts;
using Showtime.Core.Sessions;
using Showtime.SandboxHost;

HttpClient.DefaultProxy = new LoopbackBypass(HttpClient.DefaultProxy);
using var interruption = Interruption.Listen();
var backends = new ShowtimeBackendFactory();
var settings = new ApplicationSettings
{
    Console = ConsoleStreams.OfProcess(),
    Variables = ProcessVariables.Read(),
    Connect = options => new ShowtimeSession(backends.Connect(options), options.Log),
};
return await ShowtimeApplication.RunAsync(args, settings, interruption.Token);
