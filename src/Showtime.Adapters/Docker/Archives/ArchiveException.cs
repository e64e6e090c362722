namespace Showtime.Adapters.Docker.Archives;

/// <summary>An archive is not what it has to be. The message continues the sentence "it is not published: …".</summary>
internal sealed class ArchiveException(string reason, Exception? inner = null) : Exception(reason, inner);
