namespace Showtime.Core.Ports;

/// <summary>A comment that is found again by a hidden marker, so that a repeat updates it and never doubles it.</summary>
/// <param name="Marker">What identifies it among the comments that this token wrote; letters, digits, <c>-</c> and <c>:</c>.</param>
/// <param name="Body">Markdown, without the marker.</param>
public sealed record PullRequestComment(string Marker, string Body);
