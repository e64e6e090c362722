using System.Reflection;

namespace Showtime.HelpGenerator;

/// <summary>A cmdlet as its attributes describe it. Read as data: no attribute and no cmdlet is ever made.</summary>
sealed record CmdletShape
{
    public required string Verb { get; init; }

    public required string Noun { get; init; }

    public string Name => $"{Verb}-{Noun}";

    public required Type Type { get; init; }

    public bool SupportsShouldProcess { get; init; }

    /// <summary>ConfirmImpact's name.</summary>
    public string ConfirmImpact { get; init; } = "Medium";

    public string? DefaultSet { get; init; }

    public required IReadOnlyList<string> OutputTypes { get; init; }

    /// <summary>One entry for each parameter and set.</summary>
    public required IReadOnlyList<ParameterShape> Parameters { get; init; }

    /// <summary>The names of the parameter sets, the default one first.</summary>
    public IReadOnlyList<string> Sets
    {
        get
        {
            var named = Parameters.Select(parameter => parameter.Set).Where(set => set != ParameterShape.AllSets).Distinct()
                .OrderByDescending(set => set == DefaultSet).ToList();
            // A default set that no parameter names is what is left when none of the others is chosen.
            if (DefaultSet is not null && !named.Contains(DefaultSet)) named.Insert(0, DefaultSet);
            return named.Count > 0 ? named : [ParameterShape.AllSets];
        }
    }

    /// <summary>The parameters of a set: positions first, then what is mandatory.</summary>
    public IEnumerable<ParameterShape> In(string set) => Parameters
        .Where(parameter => parameter.Set == set || parameter.Set == ParameterShape.AllSets)
        .OrderBy(parameter => parameter.Position ?? int.MaxValue).ThenByDescending(parameter => parameter.Mandatory);

    /// <summary>All cmdlets of an assembly, by name.</summary>
    public static IReadOnlyList<CmdletShape> ReadAll(Assembly assembly) =>
    [
        .. assembly.GetExportedTypes().Where(type => !type.IsAbstract).Select(Read).OfType<CmdletShape>()
            .OrderBy(command => command.Name, StringComparer.Ordinal),
    ];

    static CmdletShape? Read(Type type)
    {
        if (Attributes(type, "CmdletAttribute").SingleOrDefault() is not { } cmdlet) return null;
        return new CmdletShape
        {
            Type = type,
            Verb = (string)cmdlet.ConstructorArguments[0].Value!,
            Noun = (string)cmdlet.ConstructorArguments[1].Value!,
            SupportsShouldProcess = Named(cmdlet, "SupportsShouldProcess") is true,
            ConfirmImpact = Named(cmdlet, "ConfirmImpact") is int impact ? new[] { "None", "Low", "Medium", "High" }[impact] : "Medium",
            DefaultSet = Named(cmdlet, "DefaultParameterSetName") as string,
            OutputTypes = [.. Attributes(type, "OutputTypeAttribute").SelectMany(TypesOf).Distinct()],
            Parameters = [.. Properties(type).SelectMany(ReadParameter)],
        };
    }

    /// <summary>A property that overrides another counts once, as the derived class declares it.</summary>
    static IEnumerable<PropertyInfo> Properties(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance).DistinctBy(property => property.Name);

    static IEnumerable<ParameterShape> ReadParameter(PropertyInfo property) => Attributes(property, "ParameterAttribute").Select(parameter => new ParameterShape
    {
        Name = property.Name,
        Type = property.PropertyType,
        Aliases = [.. Attributes(property, "AliasAttribute").SelectMany(alias => Values(alias.ConstructorArguments[0])).OfType<string>()],
        Set = Named(parameter, "ParameterSetName") as string ?? ParameterShape.AllSets,
        Mandatory = Named(parameter, "Mandatory") is true,
        Position = Named(parameter, "Position") as int?,
        ByValue = Named(parameter, "ValueFromPipeline") is true,
        ByPropertyName = Named(parameter, "ValueFromPipelineByPropertyName") is true,
        Wildcards = Attributes(property, "SupportsWildcardsAttribute").Any(),
    });

    static IEnumerable<string> TypesOf(CustomAttributeData outputType) =>
        Values(outputType.ConstructorArguments[0]).Select(value => value is Type type ? type.FullName! : (string)value!);

    static IEnumerable<object?> Values(CustomAttributeTypedArgument argument) => argument.Value is IEnumerable<CustomAttributeTypedArgument> many
        ? many.Select(one => one.Value)
        : [argument.Value];

    static IEnumerable<CustomAttributeData> Attributes(MemberInfo member, string name) =>
        member.GetCustomAttributesData().Where(attribute => attribute.AttributeType.Name == name);

    static object? Named(CustomAttributeData attribute, string name) =>
        attribute.NamedArguments.Where(argument => argument.MemberName == name).Select(argument => argument.TypedValue.Value).SingleOrDefault();
}

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
