using Showtime.Core.Ports;
using Showtime.Hosting;

namespace Showtime.PowerShell.Presentation;

/// <summary>Shows what a run does, as the place it runs in can show it. Used on the pipeline's thread only.</summary>
abstract class ActivityView
{
    /// <summary>Shows one activity.</summary>
    /// <param name="activity">What happened.</param>
    public abstract void Show(Activity activity);

    /// <summary>Prepares for an error that is written next: shows what PowerShell's own view of it does not.</summary>
    /// <param name="exception">The error.</param>
    public abstract void ShowError(Exception exception);

    /// <summary>Keeps a secret out of a log that others read.</summary>
    /// <param name="secret">The secret.</param>
    public virtual void Mask(string secret)
    {
    }

    /// <summary>Writes a summary where the place has one.</summary>
    /// <param name="write">Writes it from what happened in this command.</param>
    public virtual void Summarise(Func<RunJournal, IReadOnlyList<string>> write)
    {
    }

    /// <summary>Takes down what was shown for the time being.</summary>
    public abstract void End();

    /// <summary>Chooses the view for where the command runs.</summary>
    /// <param name="variables">The environment variables.</param>
    /// <param name="output">Where to write.</param>
    /// <returns>The view.</returns>
    public static ActivityView For(IReadOnlyDictionary<string, string> variables, IActivityOutput output) =>
        ActionsJob.IsIn(variables) ? new ActionsActivityView(output, variables, TimeProvider.System) : new ConsoleActivityView(output);
}
