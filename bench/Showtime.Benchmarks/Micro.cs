namespace Showtime.Benchmarks;
static class Micro { public static IReadOnlyList<MicroResult> Measure() => []; }
