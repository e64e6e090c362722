namespace Showtime.PowerShell.Presentation;

/// <summary>The streams of a command that a view writes to. A test records them.</summary>
interface IActivityOutput
{
    /// <summary>Shows or updates a progress bar.</summary>
    /// <param name="id">The bar.</param>
    /// <param name="title">What it is about.</param>
    /// <param name="status">How far it is.</param>
    void Progress(int id, string title, string status);

    /// <summary>Takes a progress bar away.</summary>
    /// <param name="id">The bar.</param>
    /// <param name="title">What it was about.</param>
    void EndProgress(int id, string title);

    /// <summary>Writes to the verbose stream.</summary>
    /// <param name="text">One line.</param>
    void Verbose(string text);

    /// <summary>Writes to the warning stream.</summary>
    /// <param name="text">One line.</param>
    void Warning(string text);

    /// <summary>Writes a line that the host shows, from its first column.</summary>
    /// <param name="text">One line.</param>
    void Line(string text);
}
