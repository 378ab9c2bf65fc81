using System.Globalization;

namespace Accounts.Branding;

/// <summary>An sRGB colour, with what WCAG 2.2 needs to keep any accent colour readable.</summary>
internal readonly record struct Colour(byte Red, byte Green, byte Blue)
{
    public static readonly Colour Black = new(0, 0, 0);
    public static readonly Colour White = new(255, 255, 255);

    /// <summary>Into so many steps the way to black or white is cut.</summary>
    private const int Steps = 50;

    /// <summary>
    /// Reads <c>#rrggbb</c>; anything else is a <see cref="FormatException"/>, so no setting can smuggle in CSS.
    /// </summary>
    public static Colour Parse(string text)
    {
        if (text is ['#', _, _, _, _, _, _]
            && uint.TryParse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var rgb))
        {
            return new((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb);
        }

        throw new FormatException($"'{text}' is not a colour as #rrggbb.");
    }

    /// <summary>Contrast ratio of WCAG 2.2, from 1 (the same) to 21 (black on white).</summary>
    public double Contrast(Colour other)
    {
        var one = Luminance;
        var two = other.Luminance;
        return (Math.Max(one, two) + 0.05) / (Math.Min(one, two) + 0.05);
    }

    /// <summary>
    /// Black or white, whichever reads better on this colour; never below 4.5, since their product is 21.
    /// </summary>
    public Colour Text() => Contrast(White) >= Contrast(Black) ? White : Black;

    /// <summary>This colour moved towards <paramref name="target"/> by a share from 0 to 1.</summary>
    public Colour Towards(Colour target, double share) =>
        new(Mix(Red, target.Red, share), Mix(Green, target.Green, share), Mix(Blue, target.Blue, share));

    /// <summary>This colour, moved just as far as needed to have the wanted contrast on a background.</summary>
    public Colour ReadableOn(Colour background, double contrast)
    {
        var target = background.Text();
        for (var step = 0; step < Steps; step++)
        {
            var candidate = Towards(target, (double)step / Steps);
            if (candidate.Contrast(background) >= contrast)
            {
                return candidate;
            }
        }

        return target;
    }

    /// <summary>As <c>#rrggbb</c>.</summary>
    public override string ToString() => $"#{Red:x2}{Green:x2}{Blue:x2}";

    private double Luminance => 0.2126 * Linear(Red) + 0.7152 * Linear(Green) + 0.0722 * Linear(Blue);

    private static double Linear(byte channel)
    {
        var value = channel / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }

    private static byte Mix(byte from, byte to, double share) => (byte)Math.Round(from + (to - from) * share);
}
