namespace Showtime.Core.Templates;

/// <summary>What became of a file that a template is written to.</summary>
public enum TemplateAction
{
    /// <summary>It was written.</summary>
    Written,

    /// <summary>It has the template's text already.</summary>
    Unchanged,

    /// <summary>It has another text and was left alone.</summary>
    Different,
}
