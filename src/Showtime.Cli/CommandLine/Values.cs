using System.CommandLine;
using System.CommandLine.Parsing;
using Showtime.Core.Environments;
using Showtime.Core.Inventory;
using Showtime.Hosting;

namespace Showtime.Cli.CommandLine;

/// <summary>Reads the values of arguments and options, each with an error that says what to write instead.</summary>
static class Values
{
    public static Argument<PullRequestReference> PullRequest() => new("PR")
    {
        Description = "The pull request: 123, #123, owner/name#123 or the address of its page.",
        CustomParser = ReadPullRequest,
    };

    public static Option<PullRequestReference?> PullRequestOption(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "PR",
        CustomParser = ReadPullRequest,
    };

    public static Option<string?> Sha() => Sha("--sha", "The commit, 7 to 40 digits: it is wanted even where it is not the head.");

    public static Option<string?> Sha(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "sha",
        CustomParser = ReadSha,
    };

    /// <summary>A commit that may be left out.</summary>
    public static Argument<string?> Commit(string name, string description) => new(name)
    {
        Description = description,
        Arity = ArgumentArity.ZeroOrOne,
        DefaultValueFactory = _ => null,
        CustomParser = ReadSha,
    };

    public static Option<ShowtimeDuration?> Duration(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "duration",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            return ShowtimeDuration.TryParse(text, out var value)
                ? value
                : Wrong<ShowtimeDuration?>(result, $"'{text}' is not a duration. Write 90m, 48h, 2d, 1w or 1d12h.");
        },
    };

    public static Option<string?> Image() => new("--docker-tag", "--image-tag")
    {
        Description = "An image to deploy instead of building one: repository:tag, or a tag of the configured repository.",
        HelpName = "image",
    };

    public static Option<string?> Folder(string name, string description, string preset) => Text(name, "folder", description, preset);

    public static Option<string?> File(string name, string description)
    {
        var option = Text(name, "file", description);
        option.Required = true;
        return option;
    }

    public static Option<string?> Text(string name, string helpName, string description, string? preset = null)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = helpName };
        if (preset is not null) option.DefaultValueFactory = _ => preset;
        return option;
    }

    /// <summary>An option and its opposite, <c>--no-…</c>; null where neither is given.</summary>
    public static (Option<bool> On, Option<bool> Off) Pair(string name, string description) =>
        (Flag("--" + name, description), Flag("--no-" + name, $"The opposite of --{name}."));

    public static Option<int?> Count(string name, string helpName, string description) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            return int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var count)
                ? count
                : Wrong<int?>(result, $"'{text}' is not a number. Write 0 or more.");
        },
    };

    public static Option<string[]> Texts(string name, string helpName, string description) => new(name) { Description = description, HelpName = helpName };

    public static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    public static Option<TimeToLive?> TimeToLive() => Offering<TimeToLive?>(["24h", "48h", "72h", "1w", "close"], new("--ttl")
    {
        Description = "How long it may live: 24h, 2d, 1w or close.",
        HelpName = "ttl",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            return Core.Environments.TimeToLive.TryParse(text, out var value)
                ? value
                : Wrong<TimeToLive?>(result, $"'{text}' is not a time to live. Write 24h, 48h, 2d, 1w or close.");
        },
    });

    public static Option<EnvironmentSize?> Size() => Offering<EnvironmentSize?>(Words<EnvironmentSize>(), new("--size")
    {
        Description = "Processor and memory: standard or large.",
        HelpName = "standard|large",
        CustomParser = result => Word<EnvironmentSize>(result, result.Tokens[0].Value),
    });

    public static Option<EnvironmentStatus[]> Statuses() => Offering<EnvironmentStatus[]>(Words<EnvironmentStatus>(), new("--status")
    {
        Description = "Only these statuses, for example running,failed.",
        HelpName = "status",
        CustomParser = result =>
        {
            var words = result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
            return [.. words.Select(word => Word<EnvironmentStatus>(result, word)).OfType<EnvironmentStatus>()];
        },
    });

    public static Option<MeasureBy?> By() => new("--by")
    {
        Description = "What to group by: requester (without it), status, kind or age.",
        HelpName = "requester|status|kind|age",
        CustomParser = result => Word<MeasureBy>(result, result.Tokens[0].Value),
    };

    public static Option<int> Port(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "port",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            return ushort.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var port)
                ? port
                : Wrong<int>(result, $"'{text}' is not a TCP port. Write a number from 0 (a free one) to 65535.");
        },
    };

    public static string? Repository(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        return text.Split('/') is [{ Length: > 0 }, { Length: > 0 }] && !text.Any(char.IsWhiteSpace)
            ? text
            : Wrong<string?>(result, $"'{text}' is not a repository. Write owner/name.");
    }

    public static OutputFormat Output(ArgumentResult result) => Word<OutputFormat>(result, result.Tokens[0].Value) ?? default;

    static PullRequestReference ReadPullRequest(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        return PullRequestReference.TryParse(text) ?? Wrong<PullRequestReference>(result, $"'{text}' is not a pull request. {PullRequestReference.Ways}");
    }

    static string? ReadSha(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        return EnvironmentNames.IsSha(text)
            ? text.ToLowerInvariant()
            : Wrong<string?>(result, $"'{text}' is not a commit. Write 7 to 40 hexadecimal digits.");
    }

    static T? Word<T>(ArgumentResult result, string text)
        where T : struct, Enum
    {
        if (text.All(char.IsAsciiLetter) && Enum.TryParse<T>(text, ignoreCase: true, out var value)) return value;
        var known = string.Join(", ", Words<T>());
        Wrong<T?>(result, $"'{text}' is not known. Write one of {known}.");
        return null;
    }

    static string[] Words<T>() where T : struct, Enum => [.. Enum.GetNames<T>().Select(name => name.ToLowerInvariant())];

    /// <summary>Completion offers these words.</summary>
    static Option<T> Offering<T>(string[] words, Option<T> option)
    {
        option.CompletionSources.Clear();
        option.CompletionSources.Add(words);
        return option;
    }

    static T Wrong<T>(ArgumentResult result, string message)
    {
        result.AddError(message);
        return default!;
    }
}
