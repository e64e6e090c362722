namespace Showtime.Adapters.Network;

/// <summary>A limit for the size of an answer: a broken or hostile server must not use up the memory.</summary>
internal static class AnswerSize
{
    /// <summary>Reads the body into memory, whatever its stated length: decompressed, it can be longer.</summary>
    /// <returns>False if it is longer than the limit; then it was not read to its end.</returns>
    public static async Task<bool> TryReadAsync(HttpResponseMessage response, long limit, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var buffer = new byte[81920];
            while (await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var read)
            {
                await body.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                if (body.Length > limit) return false;
            }
        }

        var content = new ByteArrayContent(body.ToArray());
        foreach (var (name, values) in response.Content.Headers.NonValidated)
        {
            if (name != "Content-Length") content.Headers.TryAddWithoutValidation(name, values);
        }

        response.Content = content;
        return true;
    }

    /// <summary>A limit in words.</summary>
    public static string InWords(long limit) => FormattableString.Invariant($"{limit / (1024 * 1024)} MiB");
}

/// <summary>Sends one request, and refuses an answer that is longer than the limit.</summary>
internal sealed class AnswerSizeHandler(HttpMessageHandler inner, long limit, bool disposeInner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (await AnswerSize.TryReadAsync(response, limit, cancellationToken).ConfigureAwait(false)) return response;
        response.Dispose();
        throw new AnswerTooLongException(limit);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposeInner) base.Dispose(disposing);
    }
}

/// <summary>An answer is longer than its limit. Sending the request again would bring the same.</summary>
internal sealed class AnswerTooLongException(long limit) : Exception($"it is longer than {AnswerSize.InWords(limit)}");
