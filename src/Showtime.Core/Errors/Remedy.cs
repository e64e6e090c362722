using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Showtime.Core.Text;

namespace Showtime.Core.Errors;

/// <summary>
/// What a reader does next: text, with the commands and options in it as data, so that each front writes them in its own syntax. Free text converts by itself.
/// </summary>
public sealed class Remedy
{
    readonly FormattableString _text;

    Remedy(FormattableString text) => _text = text;

    /// <summary>A remedy that names commands.</summary>
    /// <param name="text">The text, with <see cref="JobCall"/> and <see cref="OptionName"/> where those are to be written.</param>
    /// <returns>The remedy.</returns>
    public static Remedy Of(FormattableString text) => new(text);

    /// <summary>Free text.</summary>
    /// <param name="text">The text; null for no remedy.</param>
    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator Remedy?(string? text) => text is null ? null : new(System.Runtime.CompilerServices.FormattableStringFactory.Create("{0}", text));

    /// <summary>The text in the syntax of the command line.</summary>
    /// <param name="remedy">The remedy.</param>
    [return: NotNullIfNotNull(nameof(remedy))]
    public static implicit operator string?(Remedy? remedy) => remedy?.ToString();

    /// <summary>The text in a front's syntax.</summary>
    /// <param name="syntax">The syntax.</param>
    /// <returns>The text.</returns>
    public string In(CommandSyntax syntax) => UntrustedText.Message(_text.ToString(syntax));

    /// <inheritdoc/>
    public override string ToString() => In(CommandSyntax.Shell);
}

/// <summary>A job of Showtime with its arguments, as a reader would ask for it.</summary>
/// <param name="Job">The job.</param>
/// <param name="Argument">What comes first, or null.</param>
/// <param name="Options">Options and their values, named as on the command line, without dashes; <c>true</c> and <c>false</c> are switches.</param>
public sealed record JobCall(Job Job, string? Argument = null, params IReadOnlyList<(string Name, string Value)> Options) : IFormattable
{
    /// <summary>A job on a pull request.</summary>
    /// <param name="job">The job.</param>
    /// <param name="pullRequest">The number.</param>
    /// <param name="options">Options and their values.</param>
    /// <returns>The call.</returns>
    public static JobCall On(Job job, int pullRequest, params IReadOnlyList<(string Name, string Value)> options) =>
        new(job, pullRequest.ToString(CultureInfo.InvariantCulture), options);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => CommandSyntax.From(formatProvider).Write(this);

    /// <inheritdoc/>
    public override string ToString() => CommandSyntax.Shell.Write(this);
}

/// <summary>An option or parameter that both fronts have.</summary>
/// <param name="Name">Its name on the command line, without dashes: <c>pull-request</c>.</param>
public sealed record OptionName(string Name) : IFormattable
{
    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => CommandSyntax.From(formatProvider).Write(this);
}
