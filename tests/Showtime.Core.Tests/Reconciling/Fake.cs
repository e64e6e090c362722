using System.Reflection;

namespace Showtime.Core.Tests.Reconciling;

/// <summary>A port with some calls answered by the test; any other call fails it. A proxy, so that ports can grow without changing it.</summary>
class Fake<T> : DispatchProxy
    where T : class
{
    Dictionary<string, Func<object?[], object?>> _calls = [];

    public static T With(params (string Call, Func<object?[], object?> Answer)[] calls)
    {
        var proxy = Create<T, Fake<T>>();
        ((Fake<T>)(object)proxy)._calls = calls.ToDictionary(c => c.Call, c => c.Answer);
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _calls.TryGetValue(targetMethod!.Name, out var answer)
        ? answer(args!)
        : throw new InvalidOperationException($"{typeof(T).Name}.{targetMethod.Name} was not expected.");
}
