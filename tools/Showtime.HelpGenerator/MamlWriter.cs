using System.Globalization;
using System.Management.Automation;
using System.Xml.Linq;

namespace Showtime.HelpGenerator;

/// <summary>Writes pages and metadata in the form that Get-Help reads.</summary>
/// <param name="pages">The pages.</param>
/// <param name="address">Where the pages are read in a browser; null where that is not known.</param>
sealed class MamlWriter(HelpPages pages, string? address)
{
    static readonly XNamespace Msh = "http://msh";
    static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public XDocument Write(IEnumerable<CmdletShape> commands) => new(
        new XElement(Msh + "helpItems", new XAttribute("schema", "maml"), commands.Select(Write)));

    XElement Write(CmdletShape command)
    {
        var page = pages.Commands.TryGetValue(command.Name, out var found) ? found : throw new HelpException(command.Name + ".md", "there is no such page.");
        return new XElement(
            Command + "command",
            new XAttribute(XNamespace.Xmlns + "maml", Maml),
            new XAttribute(XNamespace.Xmlns + "command", Command),
            new XAttribute(XNamespace.Xmlns + "dev", Dev),
            new XElement(
                Command + "details",
                new XElement(Command + "name", command.Name),
                new XElement(Command + "verb", command.Verb),
                new XElement(Command + "noun", command.Noun),
                Description([page.Synopsis])),
            Description(page.Description),
            new XElement(Command + "syntax", command.Sets.Select(set => new XElement(
                Command + "syntaxItem",
                new XElement(Maml + "name", command.Name),
                command.In(set).Concat(Confirmation(command)).Select(parameter => Parameter(page, parameter))))),
            new XElement(Command + "parameters", command.Parameters.DistinctBy(parameter => parameter.Name).OrderBy(parameter => parameter.Name, StringComparer.Ordinal)
                .Concat(Confirmation(command)).Select(parameter => Parameter(page, parameter))),
            new XElement(Command + "inputTypes", Typed("inputType", [.. InputTypes(command)], page.Inputs)),
            new XElement(Command + "returnValues", Typed("returnValue", command.OutputTypes, page.Outputs)),
            page.Notes.Count == 0 ? null : new XElement(Maml + "alertSet", new XElement(Maml + "alert", Paragraphs(page.Notes))),
            new XElement(Command + "examples", page.Examples.Select((example, index) => new XElement(
                Command + "example",
                new XElement(Maml + "title", string.Create(CultureInfo.InvariantCulture, $"---- Example {index + 1}: {example.Title} ----")),
                new XElement(Dev + "code", example.Code),
                new XElement(Dev + "remarks", Paragraphs([example.Remarks]))))),
            // Get-Help -Online opens the first address of these.
            new XElement(
                Command + "relatedLinks",
                address is null ? null : Link("Online version:", $"{address}/{command.Name}.md"),
                page.Links.Select(link => Link(link, ""))));
    }

    static XElement Link(string text, string address) =>
        new(Maml + "navigationLink", new XElement(Maml + "linkText", text), new XElement(Maml + "uri", address));

    XElement Parameter(HelpPage page, ParameterShape parameter)
    {
        if (!page.Parameters.TryGetValue(parameter.Name, out var text) && !pages.CommonParameters.TryGetValue(parameter.Name, out text))
        {
            throw new HelpException(page.File, $"-{parameter.Name} is not described.");
        }

        var type = Nullable.GetUnderlyingType(parameter.Type) ?? parameter.Type;
        var element = type.IsArray ? type.GetElementType()! : type;
        return new XElement(
            Command + "parameter",
            new XAttribute("required", parameter.Mandatory ? "true" : "false"),
            new XAttribute("variableLength", type.IsArray ? "true" : "false"),
            new XAttribute("globbing", parameter.Wildcards ? "true" : "false"),
            new XAttribute("pipelineInput", parameter.PipelineInput),
            new XAttribute("position", parameter.Position?.ToString(CultureInfo.InvariantCulture) ?? "named"),
            new XAttribute("aliases", parameter.Aliases.Count > 0 ? string.Join(", ", parameter.Aliases) : "none"),
            new XElement(Maml + "name", parameter.Name),
            Description(text),
            element.IsEnum ? new XElement(Command + "parameterValueGroup", Enum.GetNames(element).Select(name => Value(name, required: false))) : null,
            parameter.IsSwitch ? null : Value(parameter.TypeName, required: true),
            new XElement(Dev + "type", new XElement(Maml + "name", parameter.TypeName), new XElement(Maml + "uri")),
            new XElement(Dev + "defaultValue", parameter.IsSwitch ? "False" : "None"));
    }

    /// <summary>What PowerShell adds to a command that asks.</summary>
    static IReadOnlyList<ParameterShape> Confirmation(CmdletShape command) => !command.SupportsShouldProcess
        ? []
        : [new() { Name = "WhatIf", Type = typeof(SwitchParameter), Aliases = ["wi"] }, new() { Name = "Confirm", Type = typeof(SwitchParameter), Aliases = ["cf"] }];

    static IEnumerable<string> InputTypes(CmdletShape command) => command.Parameters
        .Where(parameter => parameter.ByValue).Select(parameter => parameter.TypeName.TrimEnd('[', ']')).Distinct().DefaultIfEmpty("None");

    static IEnumerable<XElement> Typed(string name, IReadOnlyList<string> types, IReadOnlyList<string> text) =>
        (types.Count > 0 ? types : ["None"]).Select((type, index) => new XElement(
            Command + name,
            new XElement(Dev + "type", new XElement(Maml + "name", type)),
            Description(index == 0 ? text : [])));

    static XElement Value(string text, bool required) =>
        new(Command + "parameterValue", new XAttribute("required", required ? "true" : "false"), new XAttribute("variableLength", "false"), text);

    static XElement Description(IEnumerable<string> paragraphs) => new(Maml + "description", Paragraphs(paragraphs));

    static IEnumerable<XElement> Paragraphs(IEnumerable<string> paragraphs) => paragraphs.Select(paragraph => new XElement(Maml + "para", paragraph));
}
