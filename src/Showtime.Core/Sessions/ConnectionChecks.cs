using System.Runtime.CompilerServices;
using Showtime.Core.Configuration;
using Showtime.Core.Errors;
using Showtime.Core.Ports;
using Showtime.Core.Text;

namespace Showtime.Core.Sessions;

/// <summary>Checks what a run needs, one thing after the other.</summary>
sealed class ConnectionChecks(IShowtimeBackend backend)
{
    public async IAsyncEnumerable<ConnectionCheck> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ShowtimeConfiguration? configuration = null;
        yield return await TryAsync("GitHub repository", async () =>
        {
            await backend.PullRequests.ListOpenAsync(1, cancellationToken).ConfigureAwait(false);
            return new($"{backend.PullRequests.Repository} can be read", null);
        }).ConfigureAwait(false);
        yield return await TryAsync("Labels", async () =>
        {
            var definitions = await backend.PullRequests.ListDefinitionsAsync(cancellationToken).ConfigureAwait(false);
            var missing = Labels.LabelCatalog.ForPeople.Count(p => definitions.All(d => d.Definition.Name != p.Name));
            return missing == 0
                ? new("all definitions exist", null)
                : new($"{missing} definitions are missing", Remedy.Of($"Run '{new JobCall(Job.SetupLabels)}'."));
        }).ConfigureAwait(false);
        yield return await TryAsync("Configuration", async () =>
        {
            var resolved = await backend.ConfigurationAsync(cancellationToken).ConfigureAwait(false);
            configuration = resolved.Value;
            if (configuration.Deploy.Ecs.Subnets.Count == 0)
            {
                throw new ShowtimeException(
                    ShowtimeError.InvalidConfiguration, "No subnet is configured.",
                    "Set deploy.ecs.subnets in .github/showtime.yml, or SHOWTIME_DEPLOY_ECS_SUBNETS.");
            }

            return new($"{resolved.Origins.Count} values differ from the defaults", null);
        }).ConfigureAwait(false);
        if (configuration is null) yield break;
        var target = backend.Target(configuration);
        yield return await TryAsync(target.Name, async () =>
            new(await target.VerifyAsync(cancellationToken).ConfigureAwait(false), null)).ConfigureAwait(false);
        yield return await TryAsync("Image registry", async () =>
        {
            var repository = configuration.Image.Repository;
            await backend.Registry(configuration).FindDigestAsync($"{repository}:showtime-connection-check", cancellationToken).ConfigureAwait(false);
            return new($"{repository} can be read", null);
        }).ConfigureAwait(false);
    }

    static async Task<ConnectionCheck> TryAsync(string name, Func<Task<Finding>> check)
    {
        try
        {
            var (detail, remedy) = await check().ConfigureAwait(false);
            return new ConnectionCheck(name, Succeeded: true, detail, remedy);
        }
        catch (ShowtimeException e)
        {
            return new ConnectionCheck(name, Succeeded: false, e.Message, e.Remedy);
        }
    }

    readonly record struct Finding(string Detail, Remedy? Remedy);
}

/// <summary>The result of checking one thing that a run needs.</summary>
/// <param name="Name">What was checked, for example <c>GitHub repository</c>.</param>
/// <param name="Succeeded">Whether it works.</param>
/// <param name="Detail">What was found, or the problem.</param>
/// <param name="Remedy">What to do, or null.</param>
public sealed record ConnectionCheck(string Name, bool Succeeded, string Detail, Remedy? Remedy = null)
{
    /// <summary>What was tried, for example <c>GitHub repository</c>.</summary>
    public string Name { get; init => field = UntrustedText.Display(value); } = UntrustedText.Display(Name);

    /// <summary>What was found, or what is wrong.</summary>
    public string Detail { get; init => field = UntrustedText.Display(value); } = UntrustedText.Display(Detail);
}
