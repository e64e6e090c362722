using System.Globalization;

namespace Showtime.Sandbox.Aws;

/// <summary>Identifiers that look random and are the same in every run, so that a simulation can be repeated.</summary>
sealed class IdSource(ulong seed)
{
    ulong _state = seed;

    public string Hex(int digits)
    {
        var text = "";
        while (text.Length < digits) text += Next().ToString("x16", CultureInfo.InvariantCulture);
        return text[..digits];
    }

    public string Digits(int count)
    {
        var text = "";
        while (text.Length < count) text += (Next() % 1_000_000_000).ToString("d9", CultureInfo.InvariantCulture);
        return (text[0] == '0' ? "1" : text[..1]) + text[1..count];
    }

    public string Guid()
    {
        var hex = Hex(32);
        return $"{hex[..8]}-{hex[8..12]}-4{hex[13..16]}-a{hex[17..20]}-{hex[20..]}";
    }

    // SplitMix64.
    ulong Next()
    {
        unchecked
        {
            var z = _state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
