using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

/// <summary>What .NET calls before Main, by this name and without a namespace.</summary>
static class StartupHook
{
    /// <summary>Writes one line a method, <c>type::method</c>, to the file that JIT_RECORD names when the process ends.</summary>
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable("JIT_RECORD") is not { Length: > 0 } file) return;
        var recorder = new JitRecorder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.WriteAllLines(file, recorder.Methods);
    }
}

/// <summary>The methods that had no machine code when they were first called. What is compiled again because it is called often is not among them.</summary>
sealed class JitRecorder : EventListener
{
    const EventKeywords Jit = (EventKeywords)0x10;
    const uint OptimizedTier1 = 4; // the method's tier, in bits 7 to 9 of MethodFlags of the runtime's event MethodLoadVerbose

    readonly ConcurrentQueue<string> _methods = [];

    public IEnumerable<string> Methods => _methods;

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Microsoft-Windows-DotNETRuntime") EnableEvents(eventSource, EventLevel.Verbose, Jit);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        // The base class's constructor enables events, before the fields here are set.
        if (_methods is null || eventData.EventName?.StartsWith("MethodLoadVerbose", StringComparison.Ordinal) != true) return;
        if (((uint)eventData.Payload![5]! >> 7 & 7) != OptimizedTier1) _methods.Enqueue($"{eventData.Payload[6]}::{eventData.Payload[7]}");
    }
}
