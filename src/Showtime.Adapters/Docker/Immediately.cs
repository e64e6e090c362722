namespace Showtime.Adapters.Docker;

/// <summary>Takes progress where it is reported, in order. <see cref="Progress{T}"/> passes it to another thread.</summary>
internal sealed class Immediately<T>(Action<T> take) : IProgress<T>
{
    public void Report(T value) => take(value);
}
