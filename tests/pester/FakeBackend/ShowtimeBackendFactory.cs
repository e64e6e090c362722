using Showtime.Core.Errors;
using Showtime.Core.Ports;
using Showtime.Tests.Shared;

namespace Showtime.Adapters;

/// <summary>Takes the place of the adapters' factory, which the module looks for.</summary>
public sealed class ShowtimeBackendFactory : IShowtimeBackendFactory
{
    public IShowtimeBackend Connect(ConnectionOptions options)
    {
        var repository = options.Repository ?? options.Variables.GetValueOrDefault("GITHUB_REPOSITORY")
            ?? throw new ShowtimeException(ShowtimeError.InvalidConfiguration, "No repository is known.", "Run Connect-Showtime -Repository owner/name.");
        if (!options.Variables.ContainsKey("GITHUB_TOKEN"))
        {
            throw new ShowtimeException(ShowtimeError.NotAuthenticated, "There is no token for GitHub.", "Set $env:GITHUB_TOKEN, or run gh auth login.");
        }

        return new FakeSession(repository) { Connection = options };
    }
}
