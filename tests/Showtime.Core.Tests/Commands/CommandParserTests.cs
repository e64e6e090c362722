using Showtime.Core.Commands;

namespace Showtime.Core.Tests.Commands;

public sealed class CommandParserTests
{
    const string Full = "0123456789abcdef0123456789abcdef01234567";

    [Theory]
    [InlineData("/testenv up", CommandVerb.Start)]
    [InlineData("/testenv down", CommandVerb.Stop)]
    [InlineData("/showtime start", CommandVerb.Start)]
    [InlineData("/showtime stop", CommandVerb.Stop)]
    [InlineData("/showtime freeze", CommandVerb.Freeze)]
    [InlineData("/showtime unfreeze", CommandVerb.Unfreeze)]
    [InlineData("/showtime extend 72h", CommandVerb.Extend)]
    [InlineData("/showtime status", CommandVerb.Status)]
    [InlineData("/showtime help", CommandVerb.Help)]
    [InlineData("/Showtime STATUS", CommandVerb.Status)]
    [InlineData("/testenv up   \t", CommandVerb.Start)]
    [InlineData("/testenv\tup", CommandVerb.Start)]
    [InlineData("Thanks!\r\n/testenv up\r\nplease", CommandVerb.Start)]
    [InlineData("one\r/testenv up", CommandVerb.Start)]
    [InlineData("/showtime stop\n/showtime start", CommandVerb.Stop)]
    [InlineData("> /showtime stop\n/showtime start", CommandVerb.Start)]
    [InlineData("```\n/showtime stop\n```\n/showtime start", CommandVerb.Start)]
    [InlineData("~~~ text\n/showtime stop\n```\n~~~\n/showtime start", CommandVerb.Start)]
    [InlineData("````\n```\n/showtime stop\n````\n/showtime start", CommandVerb.Start)]
    [InlineData("```not a fence```\n/showtime start", CommandVerb.Start)]
    [InlineData("<!-- a template\n/showtime stop\n-->\n/showtime start", CommandVerb.Start)]
    [InlineData("<!-- one line -->\n/showtime start", CommandVerb.Start)]
    public void A_command_is_the_first_line_that_starts_with_one(string comment, CommandVerb verb)
    {
        var command = CommandParser.Parse(comment);

        Assert.Null(command!.Problem);
        Assert.Equal(verb, command.Verb);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("LGTM")]
    [InlineData("try /testenv up")]
    [InlineData(" /testenv up")]
    [InlineData("> /testenv up")]
    [InlineData("`/testenv up`")]
    [InlineData("/testenvironment up")]
    [InlineData("/showtimes start")]
    [InlineData("//showtime start")]
    [InlineData("    /testenv up")]
    [InlineData("```\n/testenv up")]
    [InlineData("   ~~~\n/testenv up\n   ~~~")]
    [InlineData("<!--\n/testenv up")]
    [InlineData("<!-- showtime:command-help -->\n/testenv up")]
    public void Other_text_is_not_a_command(string? comment) => Assert.Null(CommandParser.Parse(comment));

    [Theory]
    [InlineData("/showtime", "does not say")]
    [InlineData("/testenv", "does not say")]
    [InlineData("/showtime dance", "'dance' is not a command")]
    [InlineData("/testenv start", "'start' is not a command")]
    [InlineData("/showtime up", "'up' is not a command")]
    [InlineData("/showtime stop now", "'now' is too much")]
    [InlineData("/testenv down please", "'please' is too much")]
    [InlineData("/showtime freeze FEATURE_X=true", "too much")]
    [InlineData("/showtime extend", "how long")]
    [InlineData("/showtime extend soon", "'soon' is not a time")]
    [InlineData("/showtime extend 0h", "'0h' is not a time")]
    [InlineData("/showtime extend -5h", "'-5h' is not a time")]
    [InlineData("/showtime extend 53w", "'53w' is too long")]
    [InlineData("/showtime extend 24h 48h", "'48h' is too much")]
    [InlineData("/testenv up please", "'please' is not understood")]
    [InlineData("/testenv up X=true", "'X=true' is not understood")]
    [InlineData("/testenv up abc12", "'abc12' is not understood")]
    [InlineData("/testenv up 0123456 89abcde", "'89abcde' is not understood")]
    public void An_invalid_command_names_its_problem(string comment, string words)
    {
        var command = CommandParser.Parse(comment);

        Assert.Null(command!.Verb);
        Assert.Contains(words, command.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/testenv up 0123456", "0123456", "")]
    [InlineData("/testenv up " + Full, Full, "")]
    [InlineData("/testenv up FEATURE_A=true ABCDEF0 FEATURE_B=no", "abcdef0", "A=True B=False")]
    [InlineData("/showtime start FEATURE_A=1 FEATURE_A=0", null, "A=False")]
    public void A_start_takes_a_commit_and_flags(string comment, string? sha, string flags)
    {
        var command = CommandParser.Parse(comment)!;

        Assert.Equal((CommandVerb.Start, sha), (command.Verb, command.Sha));
        Assert.Equal(flags, string.Join(' ', command.Flags.Select(f => $"{f.Key}={f.Value}")));
        Assert.Empty(command.SkippedFlags);
    }

    [Theory]
    [InlineData("FEATURE_X=maybe", "true or false")]
    [InlineData("FEATURE_X", "true or false")]
    [InlineData("FEATURE_x=true", "true or false")]
    [InlineData("feature_X=true", "true or false")]
    [InlineData("FEATURE_X=true;rm", "true or false")]
    [InlineData("FEATURE_ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDE=true", "into the description")]
    public void An_invalid_flag_is_skipped_and_reported(string flag, string words)
    {
        var command = CommandParser.Parse($"/testenv up {flag} FEATURE_Y=true")!;

        Assert.Equal((CommandVerb.Start, null), (command.Verb, command.Problem));
        Assert.Equal(["Y"], command.Flags.Keys);
        Assert.Contains(words, Assert.Single(command.SkippedFlags), StringComparison.Ordinal);
    }

    [Fact]
    public void A_flag_of_forty_characters_fits_a_label()
    {
        var name = new string('A', 40);
        Assert.Equal([name], CommandParser.Parse($"/testenv up FEATURE_{name}=false")!.Flags.Keys);
    }

    [Fact]
    public void A_long_line_is_shortened_when_quoted()
    {
        var command = CommandParser.Parse("/showtime " + new string('x', 60_000))!;
        Assert.True(command.Line.Length + command.Problem!.Length < 400);
    }

    [Theory]
    [InlineData("@everyone", "\\@\u200Beveryone")]
    [InlineData("a|b`c`<img>", @"a¦b\`c\`&lt;img&gt;")]
    [InlineData("[x](http://y) ![z](w)\nnew", "\\[x\\]\\(http:\u200B//y\\) \\!\\[z\\]\\(w\\) new")]
    [InlineData("a\u202eb", "ab")]
    public void User_text_in_an_answer_is_escaped(string text, string expected) => Assert.Equal("🎪 " + expected, CommandAnswers.Note(text).Body);

    [Fact]
    public void No_answer_contains_a_command()
    {
        var wrong = CommandParser.Parse("/showtime dance")!;
        foreach (var answer in new[] { CommandAnswers.Help(), CommandAnswers.Wrong(wrong), CommandAnswers.NotAllowed(), CommandAnswers.Note("/testenv up") })
        {
            Assert.Null(CommandParser.Parse(answer.Body));
        }
    }
}
