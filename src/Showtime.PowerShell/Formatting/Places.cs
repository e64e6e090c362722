using System.Runtime.CompilerServices;
using Showtime.Core.Environments;

namespace Showtime.PowerShell.Formatting;

/// <summary>Where an environment was read, for the heading of a table: its properties do not say which server has the repository.</summary>
static class Places
{
    static readonly ConditionalWeakTable<ShowtimeEnvironment, string> Known = [];

    /// <summary>Remembers the place as long as the object lives.</summary>
    public static void Set(ShowtimeEnvironment environment, string place) => Known.AddOrUpdate(environment, place);

    /// <summary>The place; the repository alone for an object that no command returned.</summary>
    public static string Of(ShowtimeEnvironment environment) => Known.TryGetValue(environment, out var place) ? place : environment.Repository;
}
