using System.Text;

namespace Showtime.Sandbox.Aws.Wire;

/// <summary>Pages over a list. The token names the last item handed out, so that a list that changes in between loses nothing that stays.</summary>
static class Paging
{
    public static (IReadOnlyList<T> Page, string? NextToken) Take<T>(IReadOnlyList<T> sorted, Func<T, string> key, int size, string? token, string code)
    {
        var start = 0;
        if (token is not null)
        {
            var last = Decode(token, code);
            while (start < sorted.Count && string.CompareOrdinal(key(sorted[start]), last) <= 0) start++;
        }

        var page = sorted.Skip(start).Take(size).ToArray();
        return (page, start + page.Length < sorted.Count ? Encode(key(page[^1])) : null);
    }

    static string Encode(string last) => Convert.ToBase64String(Encoding.UTF8.GetBytes("v1:" + last));

    static string Decode(string token, string code)
    {
        Span<byte> bytes = new byte[token.Length];
        if (Convert.TryFromBase64String(token, bytes, out var length) && Encoding.UTF8.GetString(bytes[..length]) is ['v', '1', ':', .. var last])
        {
            return last;
        }

        throw new AwsException(code, "Invalid token. Please try again with a valid token.");
    }
}
