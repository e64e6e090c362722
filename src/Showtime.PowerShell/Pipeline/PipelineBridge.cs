using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Showtime.PowerShell.Pipeline;

/// <summary>
/// Lets asynchronous work write to a pipeline, which only the pipeline's own thread may. The work runs on the pool; what it wants written
/// waits in a queue that the pipeline's thread drains until the work has ended, however it ends.
/// </summary>
sealed class PipelineBridge : IDisposable
{
    readonly BlockingCollection<Turn> _turns = [];

    /// <summary>Runs the work to its end, on the pipeline's thread.</summary>
    /// <param name="work">The work. It may use <see cref="Post"/> and <see cref="InvokeAsync{T}"/>.</param>
    /// <param name="stop">Cancelled when the command is stopped, and by this method when the pipeline no longer takes anything.</param>
    /// <returns>What the work failed with, or null. What the pipeline itself throws (a stop, an error that ends it) is thrown on, as it is.</returns>
    public Exception? Run(Func<CancellationToken, Task> work, CancellationTokenSource stop)
    {
        Exception? workFailure = null;
        ExceptionDispatchInfo? pipelineFailure = null;
        _ = Task.Run(RunWorkAsync, CancellationToken.None);
        foreach (var turn in _turns.GetConsumingEnumerable(CancellationToken.None))
        {
            if (pipelineFailure is not null)
            {
                turn.Abandon();
                continue;
            }

            try
            {
                turn.Run();
            }
            catch (Exception e)
            {
                // Select-Object -First, a stop, or an error that ends the command. The work must end before this thread may leave it;
                // its continuations must not run on this thread, so it is cancelled from another.
                pipelineFailure = ExceptionDispatchInfo.Capture(e);
                _ = stop.CancelAsync();
            }
        }

        pipelineFailure?.Throw();
        return workFailure;

        async Task RunWorkAsync()
        {
            try
            {
                await work(stop.Token).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                workFailure = e;
            }
            finally
            {
                _turns.CompleteAdding();
            }
        }
    }

    /// <summary>Asks for something to be done on the pipeline's thread and does not wait. Too late is no error.</summary>
    /// <param name="action">What.</param>
    public void Post(Action action) => Add(new Turn(action, () => { }));

    /// <summary>Has something done on the pipeline's thread and waits for its result.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="function">What.</param>
    /// <returns>The result.</returns>
    /// <exception cref="OperationCanceledException">The pipeline takes nothing any more.</exception>
    public Task<T> InvokeAsync<T>(Func<T> function)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Add(new Turn(
            () =>
            {
                try
                {
                    done.SetResult(function());
                }
                catch
                {
                    done.SetCanceled(CancellationToken.None);
                    throw;
                }
            },
            () => done.SetCanceled(CancellationToken.None)));
        return done.Task;
    }

    /// <inheritdoc/>
    public void Dispose() => _turns.Dispose();

    void Add(Turn turn)
    {
        try
        {
            _turns.Add(turn);
        }
        catch (InvalidOperationException)
        {
            // The work has ended; something that it left running still reports.
            turn.Abandon();
        }
    }

    readonly record struct Turn(Action Run, Action Abandon);
}
