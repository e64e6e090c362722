using System.Globalization;
using System.Text.RegularExpressions;
using Showtime.Core.Ports;
using Showtime.Core.Text;

namespace Showtime.Core.Tests.Text;

/// <summary>
/// Measures redaction: how many secrets are found in typical log lines, and how many lines without a secret are changed. The secrets are generated from a
/// fixed seed, so that no scanner takes this file for a leak: <c>{a20}</c> stands for 20 letters and digits, <c>{h32}</c> for hex digits, <c>{u16}</c> for
/// capitals and digits, <c>{d9}</c> for digits, <c>{w12}</c> for a password, <c>{b64}</c> for base64. The secret is between « and ».
/// </summary>
public sealed partial class RedactionCorpusTests(ITestOutputHelper output)
{
    /// <summary>The least share of secrets that must be found, and the largest share of harmless lines that may be changed.</summary>
    const double Found = 0.99, Touched = 0.01;

    [Fact]
    public void Secrets_are_found_and_harmless_lines_are_left_alone()
    {
        var random = new Random(17);
        var secrets = (from template in Secrets from _ in Enumerable.Range(0, 5) select Fill(template, random)).ToList();
        var missed = secrets.Where(s => Redaction.Redact(s.Line).Contains(s.Secret, StringComparison.Ordinal)).ToList();
        var harmless = (from template in File.ReadAllLines(RepositoryFolder.Combine("tests", "Showtime.Core.Tests", "Text", "harmless-lines.txt"))
                        where template.Length > 0 select Fill(template, random).Line).ToList();
        var touched = harmless.Where(line => Redaction.Redact(line) != line).ToList();

        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{secrets.Count - missed.Count} of {secrets.Count} secrets found ({Secrets.Length} shapes); {touched.Count} of {harmless.Count} harmless lines touched"));
        foreach (var (line, secret) in missed) output.WriteLine($"missed: {secret}   in: {line}   shown as: {Redaction.Redact(line)}");
        foreach (var line in touched) output.WriteLine($"touched: {line}   shown as: {Redaction.Redact(line)}");
        Assert.True(missed.Count <= (1 - Found) * secrets.Count, $"{missed.Count} secrets were missed, first: {missed.FirstOrDefault().Line}");
        Assert.True(touched.Count <= Touched * harmless.Count, $"{touched.Count} harmless lines were touched, first: {touched.FirstOrDefault()}");
    }

    [Fact]
    public void A_private_key_of_several_lines_is_redacted_as_a_whole()
    {
        var random = new Random(5);
        string[] log = ["loading key", "-----BEGIN RSA " + "PRIVATE KEY-----", .. Enumerable.Range(0, 5).Select(_ => Fill("«{b64}»", random).Secret), "-----END RSA " + "PRIVATE KEY-----", "done"];

        Assert.Equal(["loading key", Redaction.Hidden, "done"], Redaction.Redact(log));
    }

    [Fact]
    public void A_secret_that_the_process_holds_is_redacted_everywhere()
    {
        var secret = Fill("«{w12}»", new Random(9)).Secret;
        Redaction.Hold(secret, null, "abc");

        Assert.Equal($"curl said {Redaction.Hidden}abc", Redaction.Redact($"curl said {secret}abc"));
    }

    [Fact]
    public void A_secret_that_was_reported_is_redacted_from_every_later_log()
    {
        var secret = Fill("«{a24}»", new Random(11)).Secret;
        ActivityLogging.ReportSecret(null, secret);

        Assert.Equal([$"pulling with {Redaction.Hidden}"], new Errors.ShowtimeException(Errors.ShowtimeError.BuildFailed, "It failed.") { LogTail = [$"pulling with {secret}"] }.LogTail);
    }

    [Fact]
    public void A_line_that_is_slow_to_search_is_cut_or_hidden()
    {
        var line = Redaction.Redact(string.Concat(Enumerable.Repeat("password_token.secret-key=", 4000)));

        Assert.InRange(line.Length, 1, 8300);
    }

    static (string Line, string Secret) Fill(string template, Random random)
    {
        var line = Placeholder().Replace(template, match => Make(match.Groups["kind"].Value[0], int.Parse(match.Groups["length"].Value, CultureInfo.InvariantCulture), random));
        var secret = Marked().Match(line).Groups["secret"].Value;
        return (line.Replace("«", "", StringComparison.Ordinal).Replace("»", "", StringComparison.Ordinal), secret);
    }

    static string Make(char kind, int length, Random random)
    {
        const string lower = "abcdefghijklmnopqrstuvwxyz", digits = "0123456789", upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        return kind switch
        {
            'a' => Of(lower + upper + digits),
            'h' => Of("0123456789abcdef"),
            'u' => Of(upper + digits),
            'l' => Of(lower + digits),
            'd' => Of(digits),
            // A password contains a digit.
            'w' => Of(lower + upper + digits)[..^1] + random.Next(10).ToString(CultureInfo.InvariantCulture),
            'b' => Of(lower + upper + digits + "+/"),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };

        string Of(string characters) => new([.. Enumerable.Range(0, length).Select(_ => characters[random.Next(characters.Length)])]);
    }

    static readonly string[] Secrets =
    [
        // assignments
        "PGPASS=«{w12}»", "PGPASSWORD=«{w12}» psql -h db", "DB_PASS=«{w9}»", "export DATABASE_PASSWORD='«{w12}»'", "Pwd=«{w10}»;Server=db;", "Server=db;User Id=sa;Password=«{w14}»;Encrypt=true",
        "MYSQL_ROOT_PASSWORD: «{w12}»", "  password: \"«{w12}»\"", "- SECRET_KEY=«{a50}»", "SECRET_KEY = '«{a50}»'", "client_secret: «{a40}»", "\"client_secret\":\"«{a32}»\"", "{\\\"password\\\":\\\"«{w12}»\\\"}",
        "{\"user\":\"ada\",\"password\":\"«{w12}»\"}", "{'token': '«{a24}»'}", "config.api_key = \"«{h32}»\"", "apiKey: '«{a32}»',", "ACCESS_TOKEN=«{a40}»", "auth_token=«{h40}»", "X_AUTH_TOKEN: «{a30}»",
        "AWS_SECRET_ACCESS_KEY=«{b40}»", "aws_secret_access_key = «{b40}»", "secretAccessKey: \"«{b40}»\"", "AccountKey=«{b86}==»;EndpointSuffix=core.windows.net", "SharedAccessKey=«{b43}=»", "private_key=«{b64}»",
        "passphrase: «{w16}»", "REDIS_PASSWORD => «{w12}»", "JWT_SECRET=«{a32}»", "COOKIE_SECRET=«{h64}»", "SESSION_SECRET: «{a32}»", "credentials=«{a24}»", "Password is «{w12}»", "set password to «{w12}» now: PASSWORD=«{w12}»",
        "password=«{w8}»&user=ada", "DSN=«{a32}»", "encryption_key: «{h64}»", "webhookSecret=«{h40}»", "ENV DB_PASSWORD «{w12}»\u0020".Replace("DB_PASSWORD ", "DB_PASSWORD=", StringComparison.Ordinal),
        // headers
        "Authorization: Bearer «{a40}»", "authorization: Basic «{b24}==»", "> Authorization: token «{a40}»", "Proxy-Authorization: Basic «{b24}»", "Cookie: sessionid=«{h32}»; theme=dark", "Set-Cookie: session=«{a40}»; Path=/; HttpOnly",
        "X-Api-Key: «{a32}»", "X-Vault-Token: «{a26}»", "curl -H 'Authorization: Bearer «{a40}»' https://api.example.com/", "\"Authorization\": \"Bearer «{a40}»\"", "using bearer «{a40}»",
        // addresses
        "postgres://admin:«{w12}»@db:5432/app", "redis://:«{w12}»@cache:6379/0", "mysql://root:«{w9}»@127.0.0.1/superset", "amqp://guest:«{w12}»@mq:5672//", "https://«{a40}»@github.com/acme/app.git",
        "https://x-access-token:«{a40}»@github.com/acme/app", "mongodb+srv://app:«{w12}»@cluster0.example.net/?w=1", "https://h.example.com/cb?access_token=«{a40}»&state=1", "GET /login?password=«{w10}» HTTP/1.1",
        "https://bucket.s3.amazonaws.com/k?X-Amz-Signature=«{h64}»", "https://acct.blob.core.windows.net/c?sv=2020&sig=«{a43}»", "https://hooks.slack.com/services/«T{u8}/B{u8}/{a24}»", "https://discord.com/api/webhooks/«{d18}/{a68}»",
        // commands
        "docker login -u ada -p «{w12}» registry.example.com", "mysql -u root -p«{w10}» superset", "curl -u ada:«{w12}» https://example.com/", "tool --password «{w12}»", "tool --password=«{w12}» run", "cli --api-key «{a32}» list",
        "gh auth login --token «{a40}»", "sshpass -p «{w10}» ssh host", "helm install --set auth.password=«{w12}»", "npm config set _authToken «{a36}»".Replace("set _authToken ", "set //registry.example.com/:_authToken=", StringComparison.Ordinal),
        "machine example.com login ada password «{w12}»", "db.example.com:5432:app:ada:«{w12}»", "ALTER USER ada IDENTIFIED BY '«{w12}»'", "CREATE ROLE ada PASSWORD '«{w12}»'", "<password>«{w12}»</password>", "requirepass «{w16}»",
        "\"auth\": \"«{b44}»\"", "  \"auth\": \"«{b28}==»\",",
        // tokens by their form
        "using «ghp_{a36}»", "«ghs_{a36}»", "«gho_{a36}» expired", "«github_pat_{a22}_{a59}»", "token «glpat-{a20}» was used", "«xoxb-{d11}-{d12}-{a24}»", "«xapp-1-A{u8}-{d12}-{h64}»", "key «sk_live_{a24}» revoked",
        "«rk_test_{a24}»", "«AIza{a35}»", "«ya29.{a60}»", "«GOCSPX-{a28}»", "«sk-proj-{a48}»", "«sk-ant-api03-{a60}»", "«npm_{a36}»", "«pypi-AgEIcHlwaS5vcmc{a60}»", "found «AKIA{u16}» in env", "«ASIA{u16}»",
        "«hf_{a34}»", "«dop_v1_{h64}»", "«SG.{a22}.{a43}»", "«shpat_{h32}»", "«dckr_pat_{a27}»", "«hvs.{a90}»", "«{d9}:AA{a33}»", "eyJ header: «eyJ{a30}.eyJ{a60}.{a43}»", "«glsa_{a32}_{h8}»", "«lin_api_{a40}»", "«xkeysib-{h64}-{a16}»",
        "-----BEGIN " + "PRIVATE KEY-----\\n«{b64}»\\n-----END " + "PRIVATE KEY-----\\n", "«AGE-SECRET-KEY-1{u58}»", "«rubygems_{h48}»", "«dapi{h32}»", "«NRAK-{u27}»", "«sntrys_{a60}»", "«figd_{a40}»",
    ];

    [GeneratedRegex(@"\{(?<kind>[ahuldwb])(?<length>[0-9]+)\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Placeholder();

    [GeneratedRegex("«(?<secret>[^»]*)»", RegexOptions.ExplicitCapture)]
    private static partial Regex Marked();
}
