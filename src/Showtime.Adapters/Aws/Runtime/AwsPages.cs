namespace Showtime.Adapters.Aws.Runtime;

/// <summary>Reads listings page by page. The SDK's own paginators never end where a token repeats.</summary>
internal static class AwsPages
{
    /// <summary>Reads page after page.</summary>
    /// <param name="service">The service's id, for the error.</param>
    /// <param name="operation">The operation, for the error.</param>
    /// <param name="read">Reads the page of a token; the first has none.</param>
    /// <param name="next">Finds the next page's token in an answer.</param>
    /// <returns>The pages in order.</returns>
    /// <exception cref="AwsException">A page could not be read: a listing is whole or fails.</exception>
    internal static async IAsyncEnumerable<TPage> ReadAsync<TPage>(
        string service, string operation, Func<string?, Task<TPage>> read, Func<TPage, string?> next)
    {
        for (string? token = null; ;)
        {
            var page = await read(token).ConfigureAwait(false);
            var following = next(page);
            if (!string.IsNullOrEmpty(following) && following == token)
            {
                throw AwsFailures.Incomplete(service, operation, "the same page repeats");
            }

            yield return page;
            if (string.IsNullOrEmpty(following)) yield break;
            token = following;
        }
    }

    /// <summary>Reads all pages.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    internal static async Task<IReadOnlyList<TPage>> ReadAllAsync<TPage>(
        string service, string operation, Func<string?, Task<TPage>> read, Func<TPage, string?> next)
    {
        List<TPage> pages = [];
        await foreach (var page in ReadAsync(service, operation, read, next).ConfigureAwait(false)) pages.Add(page);
        return pages;
    }
}
