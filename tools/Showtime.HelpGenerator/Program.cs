using System.Reflection;
using Showtime.HelpGenerator;

if (args is not [var assembly, var pages, var output, .. var rest] || rest.Length > 1)
{
    Console.Error.WriteLine("usage: Showtime.HelpGenerator <Showtime.PowerShell.dll> <folder of pages> <output folder> [<address of the pages, for Get-Help -Online>]");
    return 2;
}

try
{
    HelpFolder.Write(CmdletShape.ReadAll(Assembly.LoadFrom(Path.GetFullPath(assembly))), HelpPages.Read(pages), output, rest is [{ Length: > 0 } address] ? address : null);
    return 0;
}
catch (HelpException e)
{
    // The form that MSBuild shows as an error of the file.
    Console.Error.WriteLine($"{e.File}: error HELP: {e.Message}");
    return 1;
}
