using System.Text;
using System.Xml;

namespace Showtime.HelpGenerator;

/// <summary>The folder beside the manifest that Get-Help looks into.</summary>
static class HelpFolder
{
    public const string File = "Showtime.PowerShell.dll-Help.xml";

    static readonly UTF8Encoding Plain = new(encoderShouldEmitUTF8Identifier: false);

    public static void Write(IReadOnlyList<CmdletShape> commands, HelpPages pages, string folder, string? address)
    {
        foreach (var page in pages.Commands.Values) Check(page, commands);
        Directory.CreateDirectory(folder);
        var settings = new XmlWriterSettings { Indent = true, Encoding = Plain, NewLineChars = "\n" };
        using (var writer = XmlWriter.Create(Path.Combine(folder, File), settings)) new MamlWriter(pages, address).Write(commands).Save(writer);
        foreach (var (name, markdown) in pages.Topics)
        {
            System.IO.File.WriteAllText(Path.Combine(folder, name + ".help.txt"), TopicWriter.Write(name + ".md", name, markdown), Plain);
        }
    }

    /// <summary>A page describes a command that there is, under its own name, and no parameter that there is not.</summary>
    static void Check(HelpPage page, IReadOnlyList<CmdletShape> commands)
    {
        if (Path.GetFileNameWithoutExtension(page.File) != page.Name) throw new HelpException(page.File, $"its heading is '{page.Name}'.");
        var command = commands.SingleOrDefault(command => command.Name == page.Name) ?? throw new HelpException(page.File, "the module has no such command.");
        foreach (var parameter in page.Parameters.Keys.Where(name => command.Parameters.All(parameter => parameter.Name != name)))
        {
            throw new HelpException(page.File, $"{page.Name} has no -{parameter}.");
        }
    }
}
