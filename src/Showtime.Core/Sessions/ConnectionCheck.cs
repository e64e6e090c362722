using Showtime.Core.Errors;
using Showtime.Core.Text;

namespace Showtime.Core.Sessions;

/// <summary>One thing that a run needs.</summary>
/// <param name="Name">What was tried, for example <c>GitHub repository</c>.</param>
/// <param name="Succeeded">Whether it works.</param>
/// <param name="Detail">What was found, or what is wrong.</param>
/// <param name="Remedy">What to do, or null.</param>
public sealed record ConnectionCheck(string Name, bool Succeeded, string Detail, Remedy? Remedy = null)
{
    /// <summary>What was tried, for example <c>GitHub repository</c>.</summary>
    public string Name { get; init => field = UntrustedText.Display(value); } = UntrustedText.Display(Name);

    /// <summary>What was found, or what is wrong.</summary>
    public string Detail { get; init => field = UntrustedText.Display(value); } = UntrustedText.Display(Detail);
}
