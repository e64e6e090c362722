namespace Showtime.Adapters.Docker;

/// <summary>What a registry wants to see. Prints no secret.</summary>
/// <param name="Username">The user name; empty beside an identity token.</param>
/// <param name="Password">The password or access token.</param>
/// <param name="IdentityToken">A refresh token that some registries hand out instead of a password.</param>
internal sealed record RegistryCredential(string Username, string Password, string? IdentityToken = null)
{
    /// <inheritdoc/>
    public override string ToString() => $"credential of '{Username}'";
}
