using System.Runtime.InteropServices;

namespace Showtime.Cli;

/// <summary>
/// Ctrl+C and SIGTERM: the first cancels and lets the run clean up, a second Ctrl+C ends the process where it stands. A SIGTERM after the first
/// signal changes nothing: Actions sends one 7.5 seconds after its interrupt, while the clean-up is running.
/// </summary>
sealed class Interruption : IDisposable
{
    readonly CancellationTokenSource _cancelled = new();
    readonly List<PosixSignalRegistration> _registrations = [];
    int _interrupts;

    Interruption()
    {
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal));
    }

    public CancellationToken Token => _cancelled.Token;

    public static Interruption Listen() => new();

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _cancelled.Dispose();
    }

    void OnSignal(PosixSignalContext context)
    {
        if (context.Signal == PosixSignal.SIGINT && Interlocked.Increment(ref _interrupts) > 1) return;
        context.Cancel = true;
        _cancelled.Cancel();
    }
}
