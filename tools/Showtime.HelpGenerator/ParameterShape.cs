namespace Showtime.HelpGenerator;

/// <summary>A parameter as one parameter set has it.</summary>
sealed record ParameterShape
{
    public const string AllSets = "__AllParameterSets";

    public required string Name { get; init; }

    public required Type Type { get; init; }

    public IReadOnlyList<string> Aliases { get; init; } = [];

    public string Set { get; init; } = AllSets;

    public bool Mandatory { get; init; }

    /// <summary>Null for a parameter that has to be named.</summary>
    public int? Position { get; init; }

    public bool ByValue { get; init; }

    public bool ByPropertyName { get; init; }

    public bool Wildcards { get; init; }

    /// <summary>The type as it is shown: <c>ShowtimeDuration</c>, <c>Int32</c>, <c>String[]</c>.</summary>
    public string TypeName => (Nullable.GetUnderlyingType(Type) ?? Type).Name;

    public bool IsSwitch => Type.Name == "SwitchParameter";

    public string PipelineInput => (ByValue, ByPropertyName) switch
    {
        (true, true) => "True (ByValue, ByPropertyName)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };
}
