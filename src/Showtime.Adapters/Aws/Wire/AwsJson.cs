using System.Text.Json.Serialization;
using Showtime.Adapters.Aws.Wire.Ecr;
using Showtime.Adapters.Aws.Wire.Ecs;
using Showtime.Adapters.Aws.Wire.Logs;

namespace Showtime.Adapters.Aws.Wire;

/// <summary>How the JSON 1.1 records are read and written, generated at build time. A new operation is added here with its result.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(EpochSecondsConverter)])]
[JsonSerializable(typeof(CreateService))]
[JsonSerializable(typeof(CreateServiceResult))]
[JsonSerializable(typeof(UpdateService))]
[JsonSerializable(typeof(UpdateServiceResult))]
[JsonSerializable(typeof(DeleteService))]
[JsonSerializable(typeof(DeleteServiceResult))]
[JsonSerializable(typeof(DescribeServices))]
[JsonSerializable(typeof(DescribeServicesResult))]
[JsonSerializable(typeof(ListServices))]
[JsonSerializable(typeof(ListServicesResult))]
[JsonSerializable(typeof(ListTasks))]
[JsonSerializable(typeof(ListTasksResult))]
[JsonSerializable(typeof(DescribeTasks))]
[JsonSerializable(typeof(DescribeTasksResult))]
[JsonSerializable(typeof(RegisterTaskDefinition))]
[JsonSerializable(typeof(RegisterTaskDefinitionResult))]
[JsonSerializable(typeof(DescribeTaskDefinition))]
[JsonSerializable(typeof(DescribeTaskDefinitionResult))]
[JsonSerializable(typeof(ListTaskDefinitions))]
[JsonSerializable(typeof(ListTaskDefinitionsResult))]
[JsonSerializable(typeof(DeregisterTaskDefinition))]
[JsonSerializable(typeof(DeregisterTaskDefinitionResult))]
[JsonSerializable(typeof(DeleteTaskDefinitions))]
[JsonSerializable(typeof(DeleteTaskDefinitionsResult))]
[JsonSerializable(typeof(TagResource))]
[JsonSerializable(typeof(TagResourceResult))]
[JsonSerializable(typeof(DescribeClusters))]
[JsonSerializable(typeof(DescribeClustersResult))]
[JsonSerializable(typeof(GetAuthorizationToken))]
[JsonSerializable(typeof(GetAuthorizationTokenResult))]
[JsonSerializable(typeof(DescribeImages))]
[JsonSerializable(typeof(DescribeImagesResult))]
[JsonSerializable(typeof(BatchDeleteImage))]
[JsonSerializable(typeof(BatchDeleteImageResult))]
[JsonSerializable(typeof(PutImage))]
[JsonSerializable(typeof(PutImageResult))]
[JsonSerializable(typeof(DescribeRepositories))]
[JsonSerializable(typeof(DescribeRepositoriesResult))]
[JsonSerializable(typeof(GetLogEvents))]
[JsonSerializable(typeof(GetLogEventsResult))]
[JsonSerializable(typeof(DescribeLogStreams))]
[JsonSerializable(typeof(DescribeLogStreamsResult))]
[JsonSerializable(typeof(FilterLogEvents))]
[JsonSerializable(typeof(FilterLogEventsResult))]
internal sealed partial class AwsJson : JsonSerializerContext;
