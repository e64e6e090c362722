using System.Reflection;
using Showtime.HelpGenerator;

if (args is not [var assembly, var pages, var output])
{
    Console.Error.WriteLine("usage: Showtime.HelpGenerator <Showtime.PowerShell.dll> <folder of pages> <output folder>");
    return 2;
}

try
{
    HelpFolder.Write(CmdletShape.ReadAll(Assembly.LoadFrom(Path.GetFullPath(assembly))), HelpPages.Read(pages), output);
    return 0;
}
catch (HelpException e)
{
    // The form that MSBuild shows as an error of the file.
    Console.Error.WriteLine($"{e.File}: error HELP: {e.Message}");
    return 1;
}
