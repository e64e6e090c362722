using System.Reflection;

namespace Showtime.Simulation.Tests.Engine;

/// <summary>A port with some of its calls replaced; every other goes through. A proxy, so that ports can grow without this.</summary>
class Replaced<T> : DispatchProxy
    where T : class
{
    T _real = null!;
    IReadOnlyDictionary<string, Func<object?[], object?>> _calls = new Dictionary<string, Func<object?[], object?>>();

    public static T Of(T real, params (string Call, Func<object?[], object?> With)[] calls)
    {
        var proxy = Create<T, Replaced<T>>();
        var replaced = (Replaced<T>)(object)proxy;
        (replaced._real, replaced._calls) = (real, calls.ToDictionary(c => c.Call, c => c.With));
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _calls.TryGetValue(targetMethod!.Name, out var with)
        ? with(args!)
        : targetMethod.Invoke(_real, BindingFlags.DoNotWrapExceptions, null, args, null);
}
