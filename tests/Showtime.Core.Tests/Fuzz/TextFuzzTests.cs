using System.Globalization;
using System.Text;
using FsCheck.Fluent;
using Showtime.Core.Commands;
using Showtime.Core.Environments;
using Showtime.Core.Feedback;
using Showtime.Core.Labels;
using Showtime.Core.Text;

namespace Showtime.Core.Tests.Fuzz;

/// <summary>Whatever text a stranger writes, reading it throws nothing, and what is written from it is harmless.</summary>
public sealed class TextFuzzTests(ITestOutputHelper output)
{
    static readonly Dictionary<string, int> Cases = new()
    {
        [nameof(A_label_is_read_and_written_back)] = 60_000,
        [nameof(A_time_to_live_or_duration_is_read_and_written_back)] = 20_000,
        [nameof(Feature_flags_are_found_by_valid_names_only)] = 15_000,
        [nameof(A_comment_is_read_for_a_command_and_no_answer_holds_one)] = 30_000,
        [nameof(A_history_is_read_and_written_back)] = 10_000,
        [nameof(Untrusted_text_becomes_one_harmless_line)] = 20_000,
        [nameof(Text_in_Markdown_is_only_shown)] = 15_000,
        [nameof(A_log_is_redacted_without_a_held_secret)] = 5_000,
    };

    /// <summary>Valid labels of every kind, in the strict and in the older spellings.</summary>
    public static readonly string[] Labels =
    [
        "🎪 ⚡ showtime-trigger-start", "🎪 🛑 showtime-trigger-stop", "🎪 🧊 showtime-freeze", "🎪 🔒 showtime-blocked", "🎪 ⌛ 48h", "🎪 ⌛ close", "🎪 ⌛ 99999w",
        "🎪 🔐 pr-1234", "🎪 🚩 ALERT_REPORTS=true",
        "🎪 abc123f 🚦 running", "🎪 abc123f 🚦 building", "🎪 abc123f 🚦 failed", "🎪 abc123f 🚦 stopping", "🎪 🎯 abc123f", "🎪 🏗\uFE0F abc123f",
        "🎪 abc123f 📅 2026-11-22T02-18", "🎪 abc123f 🌐 52.1.2.3:8080",
        "🎪 abc123f 🌐 52-1-2-3", "🎪 abc123f ⌛ 24h", "🎪 abc123f 🤡 maxime", "🎪 🚦 abc123f running", "🎪 🌐 abc123f 52-1-2-3", "🎪 📅 abc123f 2026-11-22T02-18",
        "🎪 ⌛ abc123f 24h", "🎪 🤡 abc123f maxime",
        "🎪 🎯 aaaaaaa", "🎪 🏗\uFE0F aaaaaaa", "🎪 aaaaaaa 🚦 running", "🎪 aaaaaaa 🚦 updating", "🎪 aaaaaaa 📅 2026-11-22T02-18", "🎪 aaaaaaa 🌐 10.0.0.1:8080",
        "🎪 abc123f 😴 asleep", "bug", "🎪",
    ];

    /// <summary>Pieces of labels.</summary>
    public static readonly string[] LabelWords =
    [
        "🎪 ", " ⚡ ", " 🚦 ", " 🎯 ", " 🏗 ", " 📅 ", " 🌐 ", " ⌛ ", " 🤡 ", " 🚩 ", " 🔐 ", "\uFE0F", "abc123f", "ABC123F", "aaaaaaa", "running", "failed", "unknown",
        "8", "9999-12-31T23-59", "0001-01-01T00-00",
        "99999w", "1h", "0h", "close", "255.255.255.255:65535", "0.0.0.0:0", "010.1.2.3", "1.2.3.4:80", "pr-999999999", "X=1", "X=no", new('x', 50),
        new('é', 40), "🤡🤡🤡🤡🤡🤡🤡🤡🤡🤡🤡🤡🤡🤡🤡🤡🤡🤡🤡🤡🤡🤡🤡🤡🤡🤡🤡🤡",
    ];

    static readonly string[] Comments =
    [
        "/testenv up", "/testenv down", "/showtime start abc123f FEATURE_X=true FEATURE_Y=no", "/showtime stop", "/showtime freeze", "/showtime unfreeze",
        "/showtime extend 72h", "/showtime extend close",
        "/showtime status", "/showtime help", "Please look.\n\n/testenv up FEATURE_ALERTS=1\n", "```\n/testenv up\n```\n/testenv down",
        "<!-- hidden\n/testenv up\n-->\n/showtime help", "> /testenv up",
        "<!-- showtime:environment -->\n/testenv up", $"/showtime start {new string('a', 40)}", "FEATURE_A=true\r\nFEATURE_B=false and FEATURE_LONG_NAME=maybe",
    ];

    static readonly string[] Lines =
    [
        "#12 34.5 npm ERR! code ELIFECYCLE", "\u001b[31mError:\u001b[0m cannot find module 'x'", "2026-11-22T02:18:00Z level=info msg=\"listening on :8080\"",
        "::add-mask::x", "##[error]x", "@octocat see #12 and GH-3",
        "[x](http://evil.example) ![y](//evil.example/z.png) <b>bold</b>", "| a | b |", "~~~~ ``code`` **bold** _it_", "DB_PASSWORD=hunter2secret",
        "{\"token\":\"abcdef0123456789abcdef\"}", "postgres://u:p@h:5432/d",
        "authorization: Bearer abcdef0123456789", "-----BEGIN RSA " + "PRIVATE KEY-----", "-----END RSA " + "PRIVATE KEY-----",
        "MIIEowIBAAKCAQEA0Z3VS5JJcds3xfn/ygWyF8PbnGy0AHB7MbC5D+8bzQ==", "ghp_" + new string('a', 36),
    ];

    readonly FuzzRun fuzz = new(output, Cases);

    [Fact]
    public void This_class_runs_its_share_of_the_cases() => Assert.True(fuzz.Total() >= 175_000);

    [Fact]
    public void A_label_is_read_and_written_back() => fuzz.Run(HostileText.Like(Labels, LabelWords), name =>
    {
        var label = LabelGrammar.Parse(name);
        Assert.Equal(LabelGrammar.IsCircus(name), label is not null);
        if (label is null) return;
        var written = LabelGrammar.Format(label);
        if (label is UnknownCircusLabel) Assert.Equal(name, written);
        // GitHub has no longer name, and a longer login is cut.
        else if (name.EnumerateRunes().Count() <= LabelGrammar.MaxNameLength) Assert.Equal(label, LabelGrammar.Parse(written));
        Assert.InRange(LabelCatalog.Define(label).Description.Length, 0, LabelGrammar.MaxDescriptionLength);
        _ = LabelCatalog.IsOwnDescription(new AttachedLabel(name, name));
    });

    [Fact]
    public void A_time_to_live_or_duration_is_read_and_written_back() => fuzz.Run(
        HostileText.Like(
            ["90m", "48h", "2d", "1w", "1d12h", "30s", "close", "1.12:00:00", "99999w", "-1:00", "0.5h"],
            "999999999w",
            "1.999s",
            "-10675199.02:48:05.4775808",
            "10675199.02:48:05.4775807",
            "W",
            "H"),
        text =>
        {
            if (TimeToLive.TryParse(text, out var timeToLive)) Assert.Equal(timeToLive, TimeToLive.Parse(timeToLive.ToString()));
            if (!ShowtimeDuration.TryParse(text, out var duration)) return;
            var written = duration.ToString();
            if (duration.ToTimeSpan() >= TimeSpan.Zero && duration.ToTimeSpan() < TimeSpan.MaxValue / 2)
                Assert.Equal(ShowtimeDuration.Parse(written), ShowtimeDuration.Parse(ShowtimeDuration.Parse(written).ToString()));
            _ = new TimeToLive(duration).ToString();
        });

    [Fact]
    public void Feature_flags_are_found_by_valid_names_only() =>
        fuzz.Run(HostileText.Like(Comments, "FEATURE_", "FEATURE_X=", "=true", "=1", "feature_x=1", new('A', 100)), text =>
    {
        List<string> skipped = [];
        var flags = FeatureFlags.Find(text, skipped);
        Assert.All(flags.Keys, name => Assert.Matches("^[A-Z][A-Z0-9_]{0,99}\\z", name));
        Assert.All(FeatureFlags.ToVariables(flags, "APP_"), variable => Assert.Contains(variable.Value, (string[])["True", "False"]));
    });

    [Fact]
    public void A_comment_is_read_for_a_command_and_no_answer_holds_one() =>
        fuzz.Run(HostileText.Like(
            Comments,
            "/testenv ",
            "/showtime ",
            "up",
            "start",
            "extend 99999w",
            "52w",
            "\n/testenv up",
            "\u2028/testenv up",
            new('f', 40),
            new('x', 300),
            "FEATURE_Q=1"), comment =>
        {
            if (CommandParser.Parse(comment) is not { } command) return;
            Assert.Equal(command.Verb is null, command.Problem is not null);
            Assert.InRange(command.Line.Length, 1, 201);
            Assert.True(command.Sha is null || EnvironmentNames.IsSha(command.Sha) && command.Sha == command.Sha.ToLowerInvariant());
            Assert.All(command.Flags.Keys, name => Assert.InRange(name.Length, 1, LabelGrammar.MaxFlagLength));
            Assert.All([CommandAnswers.Wrong(command), CommandAnswers.Skipped(command.SkippedFlags)], answer => Assert.Null(CommandParser.Parse(answer.Body)));
        });

    [Fact]
    public void A_history_is_read_and_written_back()
    {
        var noon = new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
        var valid = CommentHistory.Write(
            [new(noon, "abc1234", HistoryEvent.Running), new(noon, "", HistoryEvent.Stopped), new(
                noon, "abc1234", HistoryEvent.Failed, Errors.FailureCause.Timeout), new(noon, "abc1234", HistoryEvent.ApprovalNeeded)]);
        fuzz.Run(HostileText.Like(
            [valid],
            "| 9999-12-31 23:59 | `abc1234` | running |\n",
            "| 2026-99-99 12:00 | | taken down |",
            "<!-- showtime-history -->",
            "<!-- /showtime-history -->",
            "`zzzzzzz`"), comment =>
        {
            var history = CommentHistory.Read(comment);
            Assert.InRange(history.Count, 0, CommentHistory.Longest);
            Assert.Equal(history, CommentHistory.Read(CommentHistory.Write(history)));
            Assert.InRange(CommentHistory.Add(history, new(noon, "abc1234", HistoryEvent.Blocked)).Count, 1, CommentHistory.Longest);
        });
    }

    [Fact]
    public void Untrusted_text_becomes_one_harmless_line() => fuzz.Run(HostileText.Like([.. Lines, .. Labels]), text =>
    {
        AssertHarmless(UntrustedText.OneLine(text));
        var shown = UntrustedText.Display(text);
        AssertHarmless(shown);
        Assert.False(shown.TrimStart().StartsWith("::", StringComparison.Ordinal));
        Assert.DoesNotContain("##[", shown, StringComparison.Ordinal);
        foreach (var line in UntrustedText.Message(text).Split('\n')) AssertHarmless(line);
        Assert.InRange(new StringInfo(UntrustedText.Shorten(text, 10)).LengthInTextElements, 0, 10);
        foreach (var command in (string[])[WorkflowCommand.Error(text, text), WorkflowCommand.Group(text)]) AssertHarmless(command);
    });

    [Fact]
    public void Text_in_Markdown_is_only_shown() =>
        fuzz.Run(HostileText.Like(
            Lines, "**", "__", "[a](b)", "![a](b)", "https://evil.example", "www.evil.example", "@octocat", "octo/repo#1", "``", "```", "<a>"), text =>
    {
        var code = Markdown.Code(text);
        AssertHarmless(code);
        if (code.Length > 0)
        {
            var fence = code.TakeWhile(c => c == '`').Count();
            Assert.Equal(fence, code.Reverse().TakeWhile(c => c == '`').Count());
            Assert.DoesNotContain(new string('`', fence), code[fence..^fence], StringComparison.Ordinal);
        }

        Assert.DoesNotContain('|', Markdown.Cell(text));
        var prose = CommandAnswers.Note(text).Body!;
        AssertHarmless(prose);
        Assert.DoesNotContain('<', prose);
        Assert.DoesNotMatch(@"(?<!\\)[*_\[\]`]", prose);
        Assert.DoesNotMatch("@[A-Za-z]|https?://|(?<![A-Za-z0-9])www\\.", prose);
        Assert.All(Markdown.Block([text]).Split('\n'), line => Assert.StartsWith("    ", line, StringComparison.Ordinal));
    });

    [Fact]
    public void A_log_is_redacted_without_a_held_secret()
    {
        const string held = "fuzz-held-secret-9d1c";
        Redaction.Hold(held);
        var lines = HostileText.Like(Lines, held, "password=", "token: ", "Authorization: Basic ", "--password ", "://a:b@", "-----BEGIN PRIVATE KEY-----");
        var slow = HostileText.Long([.. Lines, "password_token.secret-key=", "://a:b", "aA1_-", "key='\\\"", "<password x", "eyJa.eyJb.", "AKIA"], 9000);
        var log = Gen.Frequency((2000, lines), (1, slow));
        fuzz.Run(Gen.SelectMany(Gen.Choose(0, 8), length => Gen.ArrayOf(log, length)), texts =>
        {
            var clean = Redaction.Redact(texts);
            Assert.InRange(clean.Count, 0, texts.Length);
            Assert.All(clean, line => Assert.DoesNotContain(held, line, StringComparison.Ordinal));
        });
    }

    static void AssertHarmless(string line)
    {
        foreach (var rune in line.EnumerateRunes())
        {
            if (Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 or 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069))
                Assert.Fail($"U+{rune.Value:X4} is left");
        }
    }
}
