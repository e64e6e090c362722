namespace Showtime.Simulation.Tests.Engine;

/// <summary>One job: an Actions run, a scheduled run or an operator. Killed, it never does anything again, like a runner that was switched off.</summary>
sealed class SimulatedJob(string name)
{
    public string Name { get; } = name;

    /// <summary>How many requests it has sent.</summary>
    public int Requests { get; set; }

    public bool Killed { get; set; }

    public Task Work { get; set; } = Task.CompletedTask;

    public CancellationTokenSource Cancellation { get; } = new();

    public bool Ended => Killed || Work.IsCompleted;

    public override string ToString() => Name;
}
