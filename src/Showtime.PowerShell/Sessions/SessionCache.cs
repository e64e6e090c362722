using System.Security.Cryptography;
using System.Text;
using Showtime.Core.Ports;
using Showtime.Core.Sessions;

namespace Showtime.PowerShell.Sessions;

/// <summary>
/// The open sessions of a runspace. The commands of a pipeline and the completers share one. It is opened again after some minutes, because
/// it reads the configuration once, and at once when a connection parameter or an environment variable is another.
/// </summary>
sealed class SessionCache(Func<ConnectionOptions, IShowtimeSession> open, TimeProvider time) : IAsyncDisposable
{
    static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    readonly object _gate = new();
    readonly Dictionary<string, Entry> _entries = [];

    /// <summary>Takes a session. Reads no network, but may ask another program for a token.</summary>
    /// <param name="options">What it is made from.</param>
    /// <returns>The session; disposing of the lease gives it back.</returns>
    public Lease Take(ConnectionOptions options)
    {
        var key = KeyOf(options);
        List<Entry> stale;
        Entry? entry;
        lock (_gate)
        {
            var oldest = time.GetUtcNow() - Lifetime;
            stale = [.. _entries.Values.Where(entry => entry.Users == 0 && entry.OpenedAt < oldest)];
            foreach (var old in stale) _entries.Remove(old.Key);
            if (!_entries.TryGetValue(key, out entry)) _entries.Add(key, entry = new Entry(key, open(options), time.GetUtcNow()));
            entry.Users++;
        }

        foreach (var old in stale) _ = old.Session.DisposeAsync().AsTask();
        return new Lease(this, entry);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Entry[] entries;
        lock (_gate)
        {
            entries = [.. _entries.Values];
            _entries.Clear();
        }

        foreach (var entry in entries) await entry.Session.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>All that makes two connections differ, digested, because tokens are part of it.</summary>
    static string KeyOf(ConnectionOptions options)
    {
        var text = new StringBuilder().AppendLine(options.Repository).AppendLine(options.ConfigurationPath).AppendLine(options.WorkingDirectory);
        foreach (var (name, value) in options.Variables.Concat(options.Overrides).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            text.Append(name).Append('=').AppendLine(value);
        }

        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    void Return(Entry entry)
    {
        lock (_gate) entry.Users--;
    }

    /// <summary>A session in use.</summary>
    public sealed class Lease(SessionCache cache, Entry entry) : IDisposable
    {
        int _returned;

        /// <summary>The session.</summary>
        public IShowtimeSession Session => entry.Session;

        /// <inheritdoc/>
        public void Dispose()
        {
            if (Interlocked.Exchange(ref _returned, 1) == 0) cache.Return(entry);
        }
    }

    /// <summary>An open session and who uses it.</summary>
    public sealed class Entry(string key, IShowtimeSession session, DateTimeOffset openedAt)
    {
        /// <summary>What it was made from.</summary>
        public string Key => key;

        /// <summary>The session.</summary>
        public IShowtimeSession Session => session;

        /// <summary>When it was opened.</summary>
        public DateTimeOffset OpenedAt => openedAt;

        /// <summary>How many commands use it now.</summary>
        public int Users { get; set; }
    }
}
