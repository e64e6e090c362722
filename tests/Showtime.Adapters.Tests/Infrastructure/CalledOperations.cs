using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Showtime.Adapters.Aws.Wire;

namespace Showtime.Adapters.Tests.Infrastructure;

/// <summary>
/// The AWS operations that the program makes, as IAM writes them (<c>ecs:CreateService</c>). Found in the compiled code, where each call begins
/// with <c>new</c>: a record that is there and that nobody makes needs no permission.
/// </summary>
static class CalledOperations
{
    const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    static readonly Dictionary<short, OpCode> OpCodes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!)
        .ToDictionary(code => code.Value);

    public static IReadOnlySet<string> Find() => typeof(AwsClients).Assembly.GetTypes()
        .Where(t => Outermost(t) != typeof(AwsJson)) // the serialiser's generated code can make everything
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
                && IsOperation(made)
                && made != method.DeclaringType) // a record copies itself
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

    static bool IsOperation(Type type)
    {
        for (var ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (ancestor.IsGenericType && ancestor.GetGenericTypeDefinition() == typeof(AwsOperation<>)) return true;
        }

        return false;
    }

    static string Permission(Type operation)
    {
        var target = operation.GetProperty("Target", BindingFlags.NonPublic | BindingFlags.Instance)!;
        var service = (AwsService)target.GetValue(RuntimeHelpers.GetUninitializedObject(operation))!;
        return $"{service.SigningName}:{operation.Name}";
    }

    static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
