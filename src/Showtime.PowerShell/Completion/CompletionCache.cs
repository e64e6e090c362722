using System.Collections.Concurrent;
using Showtime.Core.Sessions;
using Showtime.PowerShell.Sessions;

namespace Showtime.PowerShell.Completion;

/// <summary>
/// What completion has read, kept for half a minute. A prompt waits two seconds at most; a slower answer is there for the next Tab.
/// </summary>
sealed class CompletionCache(TimeProvider time, TimeSpan? wait = null)
{
    static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(2);
    static readonly TimeSpan GiveUp = TimeSpan.FromSeconds(20);
    static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    readonly ConcurrentDictionary<string, Reading> _readings = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets a list, from memory or by reading it.</summary>
    /// <param name="key">What is read, of which repository.</param>
    /// <param name="open">Opens the session.</param>
    /// <param name="read">Reads it.</param>
    /// <typeparam name="T">What the list holds.</typeparam>
    /// <returns>The list; empty where it could not be read in time.</returns>
    public IReadOnlyList<T> Get<T>(
        string key, Func<SessionCache.Lease> open, Func<IShowtimeSession, CancellationToken, Task<IReadOnlyList<T>>> read)
    {
        var oldest = time.GetUtcNow() - Lifetime;
        foreach (var (old, _) in _readings.Where(pair => pair.Value.StartedAt < oldest)) _readings.TryRemove(old, out _);
        var reading = _readings.GetOrAdd(key, _ => Reading.Start(
            open,
            async (session, token) => await read(session, token).ConfigureAwait(false),
            time.GetUtcNow(),
            GiveUp));
        reading.Done.Wait(wait ?? DefaultWait);
        if (reading.Value is not null) return (IReadOnlyList<T>)reading.Value;
        if (reading.Done.IsSet) _readings.TryRemove(key, out _);
        return [];
    }

    /// <summary>A list that is being read or has been.</summary>
    sealed class Reading(DateTimeOffset startedAt)
    {
        public DateTimeOffset StartedAt => startedAt;

        public ManualResetEventSlim Done { get; } = new();

        /// <summary>The list; null until it is there, and where the reading failed.</summary>
        public object? Value { get; private set; }

        public static Reading Start(
            Func<SessionCache.Lease> open, Func<IShowtimeSession, CancellationToken, Task<object>> read, DateTimeOffset now, TimeSpan limit)
        {
            var reading = new Reading(now);
            _ = Task.Run(async () =>
            {
                try
                {
                    using var cancellation = new CancellationTokenSource(limit);
                    using var lease = open();
                    reading.Value = await read(lease.Session, cancellation.Token).ConfigureAwait(false);
                }
                catch (Exception)
                {
                    // No error while a person types: the command itself reports it when it runs.
                }
                finally
                {
                    reading.Done.Set();
                }
            });
            return reading;
        }
    }
}
