using System.Text.RegularExpressions;

namespace Showtime.Core.Text;

/// <summary>Values assigned to the name of a secret: variables, JSON, YAML, headers, command options, connection strings, SQL, XML, netrc.</summary>
static partial class SecretAssignments
{
    public static string Redact(string line)
    {
        line = Header().Replace(line, Hide);
        line = Option().Replace(line, Hide);
        var text = line;
        line = Assignment().Replace(line, match => HideAssigned(match, text));
        line = Quoted().Replace(line, Hide);
        return Element().Replace(line, "${before}" + Redaction.Hidden + "${after}");
    }

    static string Hide(Match match) => IsPlaceholder(match.Groups["value"].Value) ? match.Value : match.Groups["before"].Value + Redaction.Hidden;

    static string HideAssigned(Match match, string line)
    {
        var text = match.Groups["value"].Value.Trim('\\', '"', '\'', '`');
        var name = match.Groups["name"].Value;
        var rest = line.AsSpan(match.Index + match.Length);
        if (text.Length == 0 || IsPlaceholder(text)) return match.Value;
        if (text.Equals(name[(name.LastIndexOf('.') + 1)..], StringComparison.OrdinalIgnoreCase)) return match.Value; // this.token = token
        if (rest is ['(', ..] or ['[', ..]) return match.Value; // code that calls something
        // A colon in a sentence can also be followed by a word: there, only a value that is not a word is a secret.
        var sentence = match.Groups["prose"].Success || match.Groups["yaml"].Success && rest.Trim() is [>= 'a' and <= 'z', ..];
        var secret = match.Groups["exact"].Success
            ? !sentence || !Word().IsMatch(text) && !Sentence().IsMatch(text)
            : !NotSecret().IsMatch(name) && LooksRandom(text);
        return secret ? match.Groups["before"].Value + Redaction.Hidden : match.Value;
    }

    /// <summary>Whether a text is random enough for a key and is neither a path nor an address.</summary>
    static bool LooksRandom(string text) => text.Length >= 16 && !text.Contains("://", StringComparison.Ordinal) && text[0] is not ('/' or '.' or '~') && Entropy(text) >= 3.3;

    /// <summary>Shannon entropy in bits per character.</summary>
    static double Entropy(string text) =>
        text.GroupBy(static c => c).Select(group => (double)group.Count() / text.Length).Sum(static share => -share * Math.Log2(share));

    static bool IsPlaceholder(string text) => Placeholder().IsMatch(text);

    const string Value = """(?<value>\$\{\{[^}]*\}\}|\$\{[^}]*\}|\$\([^)]*\)|\\+"[^"\\]*\\+"|\\*"[^"\\]*(\\.[^"\\]*)*"|\\*'[^']*'|`[^`]*`|[^\s"'`,;&<>(){}\[\]|]+)""";

    // The last part of the name marks a secret: DB_PASS, PGPASSWORD, clientSecret, x-api-key, AccountKey, Pwd.
    const string SecretName = """
        (
          ([A-Za-z0-9.]*[A-Za-z0-9][_.-]|(?<![A-Za-z])(pg|db|my|sql|mysql|redis|root|user|admin|mongo|smtp|ftp|ssh|http|https|proxy|rabbitmq|postgres)|(?<![A-Za-z0-9])(?-i:[a-z][A-Za-z0-9]*(?=[A-Z])))*
          (pass|passwd|password|passphrase|passcode|pwd|secret|token|auth|authtoken|apikey|api[_.-]?key|secret[_.-]?key|access[_.-]?key|shared[_.-]?access[_.-]?key|account[_.-]?key|storage[_.-]?key|private[_.-]?key
            |signing[_.-]?key|encryption[_.-]?key|master[_.-]?key|license[_.-]?key|deploy[_.-]?key|service[_.-]?key|session[_.-]?key|credentials?|authorization|cookie|session[_.-]?id|sessionid|jsessionid|phpsessid
            |connection[_.-]?string|connectionstring|dsn|bearer|client[_.-]?secret|webhook[_.-]?secret|sas|otp|auth[_.-]?key|app[_.-]?key|access[_.-]?token|refresh[_.-]?token|id[_.-]?token)
          [0-9]{0,2}
        )
        """;

    [GeneratedRegex("(?<before>(?<![A-Za-z0-9_]|arn:\\S*)(?<name>(?<exact>" + SecretName + @"(?![A-Za-z0-9_.-])) | [A-Za-z0-9_.-]*(pass|secret|token|key|auth|cred)[A-Za-z0-9_.-]*)"
        + """\\*["']?\]?(\s*(=>?|:=|\?=|==)\s*|(?<=["'])\s*:\s*|(?<yaml>(?<=^\s*(-\s*)?[A-Za-z0-9_.-]+)\s*:\s+)|:(?=\S)|(?<prose>\s*:\s+|\s+(is|was|to|as)\s+(set\s+to\s+)?))(bearer\s+|basic\s+)?)"""
        + Value,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace, 1000)]
    private static partial Regex Assignment();

    /// <summary>HTTP headers: everything up to the end of the line or the closing quote.</summary>
    [GeneratedRegex(@"(?<before>(?<![A-Za-z-])(proxy-)?authorization[""']?\s*[:=]\s*[""']?((basic|bearer|token|digest|negotiate|apikey|aws4-hmac-sha256)\s+)?|(?<![A-Za-z-])(set-)?cookie[""']?\s*:\s*[""']?|(?<![A-Za-z-])x-[a-z-]*(token|key|secret|auth|signature)[""']?\s*:\s*[""']?|(?<![A-Za-z])bearer\s+(?=[A-Za-z0-9._~+/-]*[0-9])(?=[A-Za-z0-9._~+/=-]{8,}))(?<value>[^""'\r\n]+)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Header();

    /// <summary>Command options: <c>--password x</c>, <c>--token x</c>, <c>curl -u user:x</c>, <c>mysql -px</c>, <c>sshpass -p x</c>, <c>docker login -p x</c>.</summary>
    [GeneratedRegex(@"(?<before>(?<![\w-])--?([a-z0-9]+-)*(password|passwd|pass|passphrase|token|secret|api-?key|access-?key|secret-?key|auth-?key|private-?key|credential|authtoken|_authtoken|client-secret)(\s+|=)[""']?|(?<![\w-])(-u|--user)(\s+|=)[""']?[^\s:""']+:|\b(mysql|mysqldump|mysqladmin|mariadb)\b.*?\s-p(?=\S)|\b(sshpass|docker\s+login|podman\s+login|helm\s+registry\s+login|az\s+login|redis-cli)\b.*?\s-(p|a)\s+[""']?)(?<value>[^\s""']+)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Option();

    /// <summary>Keywords before a secret: SQL's <c>IDENTIFIED BY '…'</c> and <c>PASSWORD '…'</c>, netrc's <c>password x</c>, Redis's <c>AUTH x</c>, pgpass.</summary>
    [GeneratedRegex(@"(?<before>\bidentified\s+(with\s+\S+\s+)?by\s+(password\s+)?[""']?|\bpassword\s+'|\b(machine|login)\s+\S+(\s+login\s+\S+)?\s+password\s+|^\s*(config\s+set\s+requirepass|requirepass|auth)\s+|^[\w.*-]+:[0-9*]{1,5}:[\w*-]+:[\w*-]+:)(?<value>[^\s""';]+)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"(?<before><(?<tag>[\w:.-]*(password|passwd|secret|token|apikey|api-key|accesskey|secretkey|connectionstring))(\s[^<>]*)?>)[^<>\s][^<>]*(?<after></\k<tag>>)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Element();

    /// <summary>Names that contain such a word but do not hold a secret.</summary>
    [GeneratedRegex(@"(file|path|dir|url|uri|host|name|type|id|count|length|len|size|limit|max|min|ttl|expir\w*|age|issuer|endpoint|algorithm|alg|hash(ers?)?|policy|field|header|label|index|version|arn|usage|_in|_at|ized?|izer|ion|ed|ing|board|word_?reset|chain|store|frame|space)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NotSecret();

    /// <summary>Not a secret: empty, a variable, a mask, a type, or a word for a missing value.</summary>
    [GeneratedRegex(@"^(\[redacted\].*|\$[\w{(].*|%[\w.]+%?|<.*|\{\{?.*|\*{2,}.*|x{3,}|\.{3}|…|null|none|nil|undefined|true|false|yes|no|on|off|empty|unset|missing|required|optional|string|str|int|bool(ean)?|any|object|number|bytes|self|ref|env|var|process\.env.*|os\.environ.*|getenv.*|config\.\w+.*|settings\.\w+.*|self\.\w+.*|secrets\.\w+.*|[0-9]{1,4}|[A-Z]\w*Error)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Placeholder();

    /// <summary>A word of a sentence, perhaps with punctuation.</summary>
    [GeneratedRegex(@"^[A-Za-z]?[a-z'-]*[.,:;!?)]*$|^[A-Z]+[.,:;!?)]*$|^[0-9.,%]+$|^[^A-Za-z0-9]+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Word();

    /// <summary>A path, an address, a member or the name of a type.</summary>
    [GeneratedRegex(@"^[./~]|://|^[A-Za-z]+([._][A-Za-z]+)+$|^[A-Z][a-z]+([A-Z][a-z]+)+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sentence();
}
