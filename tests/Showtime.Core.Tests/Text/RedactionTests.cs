using Showtime.Core.Text;

namespace Showtime.Core.Tests.Text;

public sealed class RedactionTests
{
    [Theory]
    [InlineData("DATABASE_PASSWORD=hunter22", "hunter22")]
    [InlineData("\"client_secret\": \"hunter22\"", "hunter22")]
    [InlineData("Authorization: Bearer hunter22", "hunter22")]
    [InlineData("AWS_SECRET_ACCESS_KEY = hunter22", "hunter22")]
    [InlineData("api-key: 'hunter22'", "hunter22")]
    [InlineData("Set-Cookie: hunter22; Path=/", "hunter22")]
    [InlineData("cannot reach postgres://admin:hunter22@db/app", "hunter22")]
    public void A_value_assigned_to_a_secret_name_is_redacted(string line, string secret) =>
        Assert.DoesNotContain(secret, Assert.Single(Redaction.Redact([line])), StringComparison.Ordinal);

    /// <summary>Put together here, so that no scanner takes this file for a leak.</summary>
    [Theory]
    [InlineData("ghp_", 36)]
    [InlineData("ghs_", 36)]
    [InlineData("github_pat_", 60)]
    [InlineData("AKIA", 16)]
    public void A_token_of_a_known_form_is_redacted(string prefix, int length)
    {
        var token = prefix + new string('A', length);
        Assert.Equal("using [redacted] now", Assert.Single(Redaction.Redact([$"using {token} now"])));
    }

    [Theory]
    [InlineData("listening on http://0.0.0.0:8080/")]
    [InlineData("Traceback (most recent call last):")]
    public void Other_lines_are_not_changed(string line) => Assert.Equal([line], Redaction.Redact([line]));
}
