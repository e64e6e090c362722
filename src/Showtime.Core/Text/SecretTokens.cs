using System.Text.RegularExpressions;

namespace Showtime.Core.Text;

/// <summary>Tokens with a recognisable form, and credentials in addresses.</summary>
/// <remarks>The issuers document the forms; gitleaks' public rules list most of them.</remarks>
static partial class SecretTokens
{
    public static string Redact(string line)
    {
        line = UserInfo().Replace(line, static match => match.Groups["port"].Success ? match.Value : "://" + Redaction.Hidden + "@");
        line = WebHook().Replace(line, "${address}" + Redaction.Hidden);
        line = SignedQuery().Replace(line, "${name}" + Redaction.Hidden);
        return Known().Replace(line, Redaction.Hidden);
    }

    /// <summary>User and password, a password alone (<c>redis://:pw@</c>), or a token instead of a user. A port followed by a path with an @ is not a password.</summary>
    [GeneratedRegex(@"://((?<port>[^\s/@:""'<>]+:[0-9]{1,5}/[^\s@""'<>]*@)|[^\s/@:""'<>]*:[^\s""'<>]+@|[A-Za-z0-9_.~%+-]{16,}@)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UserInfo();

    [GeneratedRegex(@"(?<address>https://(hooks\.slack\.com/(services|workflows|triggers)/|discord(app)?\.com/api/webhooks/|[a-z0-9-]+\.webhook\.office\.com/webhook[a-z0-9]*/|api\.telegram\.org/bot|outlook\.office\.com/webhook/))[^\s""'<>]+",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex WebHook();

    /// <summary>Signed addresses, which give access to anyone who has them (AWS, Azure, Google), and plain tokens in a query.</summary>
    [GeneratedRegex(@"(?<name>[?&;](X-(Amz|Goog)-(Signature|Security-Token|Credential)|sig|signature|access_token|auth_token|token|api_?key|key|password|secret|code|client_secret)=)[^\s&""'<>]{6,}",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex SignedQuery();

    [GeneratedRegex("""
        (?<![A-Za-z0-9_-])(
          gh[pousr]_[A-Za-z0-9_]{20,} | github_pat_[A-Za-z0-9_]{20,}
        | gl(pat|dt|rt|cbt|ptt|ft|imt|agent|oas|soat|ffct)-[A-Za-z0-9_=.-]{16,} | GR1348941[A-Za-z0-9_-]{20}
        | (AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])[A-Z0-9]{16}(?![A-Z0-9])
        | xox[abeoprs](-[A-Za-z0-9.]+){1,6} | xapp-[0-9](-[A-Za-z0-9]+){2,4} | xoxe\.[A-Za-z0-9.-]{20,}
        | [srp]k_(live|test|prod)_[A-Za-z0-9]{10,} | whsec_[A-Za-z0-9+/=]{20,}
        | AIza[A-Za-z0-9_-]{30,} | GOCSPX-[A-Za-z0-9_-]{20,} | ya29\.[A-Za-z0-9_-]{20,} | 1//0[A-Za-z0-9_-]{30,}
        | sk-(proj|svcacct|admin|ant|or|None)-[A-Za-z0-9_-]{20,} | sk-[A-Za-z0-9]{20,}
        | npm_[A-Za-z0-9]{30,} | pypi-[A-Za-z0-9_-]{30,} | rubygems_[a-f0-9]{40,} | oy2[a-z0-9]{43} | CLOJARS_[a-z0-9]{50,}
        | hf_[A-Za-z0-9]{30,} | api_org_[A-Za-z0-9]{30,} | r8_[A-Za-z0-9]{30,} | gsk_[A-Za-z0-9]{40,} | pplx-[A-Za-z0-9]{40,} | xai-[A-Za-z0-9]{40,}
        | do[opr]_v1_[a-f0-9]{40,} | shp(at|ca|pa|ss)_[a-fA-F0-9]{30,} | SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{30,}
        | SK[a-f0-9]{32} | key-[a-f0-9]{32} | [a-f0-9]{32}-us[0-9]{1,2} | xkeysib-[a-f0-9]{40,}-[A-Za-z0-9]{10,}
        | [0-9]{8,10}:A[A-Za-z0-9_-]{34} | [MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,}
        | dckr_[po]at_[A-Za-z0-9_-]{20,} | dapi[a-f0-9]{32}(-[0-9])? | dp\.(pt|st|ct|scim|audit)\.[A-Za-z0-9._-]{30,} | dt0[a-z][0-9]{2}\.[A-Z0-9]{24}\.[A-Z0-9]{60,}
        | glc_[A-Za-z0-9+/=]{30,} | glsa_[A-Za-z0-9_]{30,} | HRKU-[A-Za-z0-9_-]{30,} | lin_(api|oauth)_[A-Za-z0-9]{30,} | ntn_[A-Za-z0-9]{40,} | secret_[A-Za-z0-9]{43}
        | NR(AK|JS|AL|II|IQ)-[A-Za-z0-9_-]{15,} | pul-[a-f0-9]{40} | PMAK-[A-Za-z0-9-]{50,} | pscale_(tkn|oauth|pw)_[A-Za-z0-9=._-]{30,} | sntry[su]_[A-Za-z0-9+/=_]{40,}
        | EAAA[A-Za-z0-9+=_-]{50,} | sq0[a-z]{3}-[A-Za-z0-9_-]{20,} | [A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{50,} | hv[sbr]\.[A-Za-z0-9_-]{24,} | AGE-SECRET-KEY-1[A-Z0-9]{50,}
        | ATATT3[A-Za-z0-9_=-]{50,} | ATBB[A-Za-z0-9]{20,} | pat[A-Za-z0-9]{14}\.[a-f0-9]{60,} | figd_[A-Za-z0-9_-]{30,} | fo1_[A-Za-z0-9_-]{40,} | sbp_[a-f0-9]{40} | tskey-[a-z]+-[A-Za-z0-9_-]{16,}
        | ops_eyJ[A-Za-z0-9+/=]{50,} | LTAI[A-Za-z0-9]{16,24} | AKC[A-Za-z0-9]{60,} | pnu_[A-Za-z0-9]{36} | rdme_[a-z0-9]{60,} | tk-us-[A-Za-z0-9_-]{40,} | shippo_(live|test)_[a-f0-9]{40} | tfp_[A-Za-z0-9_.=-]{50,}
        | eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{6,}(\.[A-Za-z0-9_-]*)?(\.[A-Za-z0-9_-]+){0,2}
        )
        """, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace, 1000)]
    private static partial Regex Known();
}
