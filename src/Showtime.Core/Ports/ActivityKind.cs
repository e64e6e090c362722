namespace Showtime.Core.Ports;

/// <summary>The kinds of <see cref="Activity"/>.</summary>
public enum ActivityKind
{
    /// <summary>A step of a run begins: shown as progress.</summary>
    Step,

    /// <summary>A label transition was written.</summary>
    Transition,

    /// <summary>A remote call is made: shown when verbose.</summary>
    RemoteCall,

    /// <summary>A line of a build's output.</summary>
    BuildOutput,

    /// <summary>Something is not as it should be, and the run goes on.</summary>
    Warning,

    /// <summary>A secret became known: whoever writes a log that others read masks <see cref="Activity.Secret"/> and shows nothing.</summary>
    Secret,
}
