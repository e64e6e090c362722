using System.Globalization;

namespace Showtime.Simulation.Tests.Engine;

/// <summary>
/// What one job sent: its requests to GitHub and to AWS (ECR among them), and how often it waited for the network. Requests that overlap are one wait, and
/// so one round. Probes of an environment are neither.
/// </summary>
/// <param name="GitHub">Requests to GitHub.</param>
/// <param name="Aws">Requests to AWS.</param>
/// <param name="Rounds">Waits for the network.</param>
/// <param name="Lines">One line a request: its round and what it asked.</param>
sealed record Traffic(int GitHub, int Aws, int Rounds, IReadOnlyList<string> Lines)
{
    /// <summary>How long a request takes in a measured run.</summary>
    public static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs a job to its end, each request taking <see cref="Latency"/> of virtual time.</summary>
    public static Traffic Of(SimulatedWorld world, SimulatedJob job)
    {
        var (gitHub, aws, rounds) = (0, 0, 0);
        var end = DateTimeOffset.MinValue;
        List<string> lines = [];
        var before = world.Network.Latency;
        world.Network.Latency = Latency;
        world.Run((_, pending) =>
        {
            var next = pending.MinBy(p => p.SentAt)!;
            if (next.Job == job)
            {
                if (next.Service == "github") gitHub++;
                else aws++;
                if (next.SentAt >= end) (rounds, end) = (rounds + 1, next.SentAt + Latency);
                lines.Add(string.Create(CultureInfo.InvariantCulture, $"{rounds,3} {next.SentAt:HH:mm:ss.f} {next.Summary}"));
            }

            return (next, Fate.Answered);
        });
        world.Network.Latency = before;
        return new(gitHub, aws, rounds, lines);
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{GitHub} GitHub, {Aws} AWS, {Rounds} rounds\n") + string.Join('\n', Lines);
}
