namespace Showtime.Benchmarks;

/// <summary>A request and its answer.</summary>
/// <param name="Service"><c>github</c>, <c>aws</c> (ECS, ECR, EC2, STS and Logs) or <c>environment</c>, as <c>ConnectionOptions.MessageHandler</c> names them.</param>
/// <param name="Began">The clock's timestamp at which it was sent.</param>
/// <param name="Ended">The clock's timestamp at which it was answered.</param>
readonly record struct Exchange(string Service, long Began, long Ended);

/// <summary>Every request of one run. Safe to use from several threads.</summary>
sealed class Traffic
{
    readonly List<Exchange> _exchanges = [];

    public void Add(Exchange exchange)
    {
        lock (_exchanges) _exchanges.Add(exchange);
    }

    public int To(string service)
    {
        lock (_exchanges) return _exchanges.Count(e => e.Service == service);
    }

    /// <summary>
    /// How many delays of the network a run waits for, one after the other: the largest number of requests of which none overlaps another. Counted
    /// from the intervals, so waits between two requests (for a task, for health) do not count.
    /// </summary>
    public int Rounds()
    {
        lock (_exchanges)
        {
            // The classic greedy choice: of those that begin after the last chosen one, the one that ends first.
            var (rounds, end) = (0, long.MinValue);
            foreach (var exchange in _exchanges.OrderBy(e => e.Ended))
            {
                if (exchange.Began < end) continue;
                rounds++;
                end = exchange.Ended;
            }

            return rounds;
        }
    }
}

/// <summary>A network between a client and a service: half the delay on the way there, half on the way back.</summary>
sealed class DelayedNetwork(HttpMessageHandler service, string name, Traffic traffic, TimeSpan delay, TimeProvider time) : DelegatingHandler(service)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        try
        {
            if (delay > TimeSpan.Zero) await Task.Delay(delay / 2, time, cancellationToken).ConfigureAwait(false);
            var answer = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (delay > TimeSpan.Zero) await Task.Delay(delay / 2, time, cancellationToken).ConfigureAwait(false);
            return answer;
        }
        finally
        {
            traffic.Add(new(name, began, time.GetTimestamp()));
        }
    }
}
