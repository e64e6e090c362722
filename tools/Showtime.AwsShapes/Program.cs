using Showtime.AwsShapes;

// AwsShapes <folder of models> <folder to write to>. The models are botocore's:
//   python3 -c "import botocore, os; print(os.path.join(os.path.dirname(botocore.__file__), 'data'))"
if (args is not [var models, var target])
{
    Console.Error.WriteLine("usage: dotnet run --project tools/Showtime.AwsShapes -- <botocore's data folder> src/Showtime.Adapters/Aws/Sdk");
    return 2;
}

foreach (var (folder, list) in ServiceList.All())
{
    var path = Path.Combine(models, folder, "service-2.json");
    var model = ServiceModel.Read(File.Exists(path) ? path : path + ".gz");
    File.WriteAllText(Path.Combine(target, list.FileName), SdkFile.Write(model, list));
}

return 0;
