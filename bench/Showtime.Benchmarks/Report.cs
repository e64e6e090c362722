namespace Showtime.Benchmarks;
static class Report { public static void Write(Results now, Results before) { } }
