namespace Showtime.Benchmarks;
static class Startup { public static Task<StartupResult> MeasureAsync() => Task.FromResult(new StartupResult()); }
