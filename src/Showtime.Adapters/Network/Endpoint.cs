using Showtime.Core.Errors;

namespace Showtime.Adapters.Network;

/// <summary>An address of a service from a variable or a profile. What is sent there is secret, so it has to be HTTPS, or this machine.</summary>
internal static class Endpoint
{
    /// <summary>Reads an address.</summary>
    /// <param name="name">The variable, for messages. Its value is not quoted, because a password may be in it.</param>
    /// <param name="text">Its value.</param>
    /// <param name="secret">What would be sent there, for messages.</param>
    /// <exception cref="ShowtimeException"><see cref="ShowtimeError.InvalidConfiguration"/>: it is no such address.</exception>
    public static Uri Read(string name, string text, string secret)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw Refused($"{name} is not an http or https address.", $"Correct {name} or unset it.");
        return address.Scheme == Uri.UriSchemeHttps || address.IsLoopback
            ? new UriBuilder(address) { UserName = "", Password = "" }.Uri // it would be quoted in links and errors, and is never sent
            : throw Refused(
                $"{name} names {address.Authority} over http: {secret} would be sent in clear text.",
                $"Write https:// in {name}, or unset it. Plain http is for this machine only (127.0.0.1, localhost).");

        ShowtimeException Refused(string message, string remedy) => new(ShowtimeError.InvalidConfiguration, message, remedy) { Target = name };
    }
}
