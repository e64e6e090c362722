namespace Showtime.Core.Tests.Security;

/// <summary>What must not be in the source at all, because no run could prove its absence.</summary>
public sealed class SourceTests
{
    static readonly (string Path, string Text)[] Sources = Read();

    [Theory]
    [InlineData("ServerCertificateCustomValidationCallback")]
    [InlineData("RemoteCertificateValidationCallback")]
    [InlineData("ServerCertificateValidationCallback")]
    [InlineData("DangerousAcceptAnyServerCertificate")]
    [InlineData("sslVerify")]
    [InlineData("GIT_SSL_NO_VERIFY")]
    [InlineData("SkipCertificateCheck")]
    [InlineData("insecure-skip-tls")]
    public void Nothing_turns_the_verification_of_certificates_off(string switchName) =>
        Assert.DoesNotContain(Sources, source => source.Text.Contains(switchName, StringComparison.OrdinalIgnoreCase));

    [Theory]
    [InlineData("UseShellExecute = true")]
    [InlineData("\"/bin/sh\"")]
    [InlineData("\"cmd.exe\"")]
    public void Nothing_starts_a_shell(string shell) =>
        Assert.DoesNotContain(Sources, source => !source.Path.Contains("Showtime.Sandbox", StringComparison.Ordinal) && source.Text.Contains(shell, StringComparison.OrdinalIgnoreCase));

    static (string Path, string Text)[] Read()
    {
        var built = new[] { "bin", "obj" }.Select(folder => $"{Path.DirectorySeparatorChar}{folder}{Path.DirectorySeparatorChar}").ToArray();
        var files = new[] { "src", "sandbox" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(RepositoryFolder.Path, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !built.Any(part => file.Contains(part, StringComparison.Ordinal)))
            .Select(file => (file, File.ReadAllText(file))).ToArray();
        return files.Length > 100 ? files : throw new InvalidOperationException("The source was not found.");
    }
}
