using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;
using System.Text.Json.Serialization;
using Amazon.Runtime;
using Showtime.Adapters.Aws.Runtime;

namespace Showtime.Adapters.Tests.Infrastructure;

/// <summary>
/// The AWS operations that the program makes, as IAM writes them (<c>ecs:CreateService</c>). Found in the compiled code, where each call begins
/// with <c>new</c>: a request that exists but is never made needs no permission.
/// </summary>
static class CalledOperations
{
    const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>IAM's prefixes by the SDK's namespaces.</summary>
    static readonly Dictionary<string, string> Services = new(StringComparer.Ordinal)
    {
        ["Amazon.ECS.Model"] = "ecs",
        ["Amazon.ECR.Model"] = "ecr",
        ["Amazon.CloudWatchLogs.Model"] = "logs",
        ["Amazon.EC2.Model"] = "ec2",
        ["Amazon.SecurityToken.Model"] = "sts",
    };

    static readonly Dictionary<short, OpCode> OpCodes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!)
        .ToDictionary(code => code.Value);

    public static IReadOnlySet<string> Find() => typeof(AwsClients).Assembly.GetTypes()
        .Where(t => !typeof(JsonSerializerContext).IsAssignableFrom(Outermost(t))) // the serialiser's generated code can make everything
        .SelectMany(t => t.GetMethods(Declared).Cast<MethodBase>().Concat(t.GetConstructors(Declared)))
        .SelectMany(Made)
        .Select(Permission)
        .ToHashSet(StringComparer.Ordinal);

    static IEnumerable<Type> Made(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } code) yield break;
        for (var at = 0; at < code.Length;)
        {
            var isLong = code[at] == 0xFE;
            var operation = OpCodes[isLong ? (short)(0xFE00 | code[at + 1]) : code[at]];
            at += isLong ? 2 : 1;
            if (operation == System.Reflection.Emit.OpCodes.Newobj
                && Constructed(method, BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(at))) is { } made
                && IsRequest(made))
            {
                yield return made;
            }

            at += OperandLength(operation, code.AsSpan(at));
        }
    }

    static Type? Constructed(MethodBase method, int token) => method.Module.ResolveMethod(
        token,
        method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null,
        method.IsGenericMethod ? method.GetGenericArguments() : null)?.DeclaringType;

    static int OperandLength(OpCode operation, ReadOnlySpan<byte> operand) => operation.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BinaryPrimitives.ReadInt32LittleEndian(operand)),
        _ => 4,
    };

    static bool IsRequest(Type type) =>
        typeof(AmazonWebServiceRequest).IsAssignableFrom(type) && Services.ContainsKey(type.Namespace!)
            && type.Name.EndsWith("Request", StringComparison.Ordinal);

    static string Permission(Type request) => $"{Services[request.Namespace!]}:{request.Name[..^"Request".Length]}";

    static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
