using Showtime.Core.Errors;
using Showtime.Core.Ports;
using Showtime.Core.Text;

namespace Showtime.Adapters;

/// <summary>The composition root: the one place where the ports meet their implementations.</summary>
public sealed class ShowtimeBackendFactory : IShowtimeBackendFactory
{
    /// <inheritdoc/>
    /// <exception cref="ShowtimeException">
    /// No repository is named, or a variable that names an endpoint is wrong. A token is looked for with the first request, because <c>gh</c> may
    /// have to be asked.
    /// </exception>
    public IShowtimeBackend Connect(ConnectionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Redaction.Hold(SecretVariables.Values(options.Variables));
        return new ShowtimeBackend(options);
    }
}
