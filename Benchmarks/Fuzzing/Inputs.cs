using System.Runtime.InteropServices;
using System.Text;

namespace Benchmarks.Fuzzing;

/// <summary>What the mutators insert.</summary>
internal static class Inputs
{
    /// <summary>
    /// Text that has broken programs: ends of ranges, halves of pairs, what grows or changes when normalised, and words
    /// of the formats read here.
    /// </summary>
    private static readonly string[] Pieces =
    [
        "",
        " ",
        "\0",
        "\t",
        "\r\n",
        "\n",
        "\u0085",
        "\u00a0",
        "\u1680",
        "\u2028",
        "\u3000",
        "\ufeff",
        "\ud800",
        "\udc00",
        "\udbff\udfff",
        "\ufffd",
        "\ufffe",
        "\uffff",
        "\ue000",
        "\u202e",
        "\u2066",
        "\u200b",
        "\u200d",
        "\u00ad",
        "\u034f",
        "\u115f",
        "\u2800",
        "\ufe0f",
        "\U000E0001",
        "\U0001F600",
        "\u0301",
        "\u0345",
        "\u0f71\u0f72\u0f74",
        "\u1100\u1161\u11a8",
        "\u0130",
        "\u0131",
        "ß",
        "\u1e9e",
        "\u017f",
        "\u212a",
        "\u212b",
        "\ufb01",
        "\u03c2",
        "\u0390",
        "\ufdfa",
        "\u3300",
        "\u2260",
        "\uff41",
        "\uff20",
        "\uff0e",
        "\u3002",
        "\uff61",
        "\u2024",
        "\u2100",
        "@",
        ".",
        "..",
        "-",
        "xn--",
        "xn--a",
        "xn--nda",
        "[127.0.0.1]",
        "\"a b\"",
        "<",
        ">",
        "(",
        "\\",
        "\"",
        "'",
        "%",
        "%00",
        "+",
        "&",
        "=",
        ";",
        ",",
        ":",
        "/",
        "?",
        "#",
        "$",
        "{",
        "}",
        "[",
        "]",
        "*",
        "null",
        "true",
        "-0",
        "0",
        "1e400",
        "-1",
        "99999999999999999999",
        "0.5",
        "1,5",
        "NaN",
        "\\u0000",
        "\\ud800",
        "\\udfff\\ud800",
        "\\",
        "//",
        "://",
        "javascript:",
        "data:text/html,",
        "http://",
        "file:///",
        "q=",
        ";q=0",
        ";q=1e9",
        ";q=-1",
        ";charset=",
        "utf-8",
        "\"utf-8\"",
        "*/*",
        "text/html",
        "application/json",
        "de-",
        "x-",
        "eyJ",
        "AAAA",
        "====",
        "m=",
        "t=",
        "p=",
        "$argon2id$",
        "\"username\":",
        "\"password\":\"",
        "\"email\":null,",
        "username=a&",
        "Tries",
        "\"Number\":1",
    ];

    private static readonly byte[][] BrokenUtf8 =
    [
        [0xff],
        [0xc0, 0x80],
        [0xed, 0xa0, 0x80],
        [0xf4, 0x90, 0x80, 0x80],
        [0xe2, 0x82],
        [0xef, 0xbb, 0xbf],
        [0xf0, 0x9f],
        [0x80],
    ];

    /// <summary>Mutated texts, which may hold halves of surrogate pairs.</summary>
    public static Mutator<char> Texts(IEnumerable<string> good) =>
        new([.. good.Select(text => text.ToCharArray())], [.. Pieces.Select(piece => piece.ToCharArray())], Unit);

    /// <summary>Mutated bytes of texts, which may be no UTF-8.</summary>
    public static Mutator<byte> Bytes(IEnumerable<string> good) =>
        new(
            [.. good.Select(Encoding.UTF8.GetBytes)],
            [.. BrokenUtf8, .. Pieces.Select(Encoding.UTF8.GetBytes)],
            random => (byte)random.Next(256));

    /// <summary>UTF-16 units as bytes, so that also what is no text can be printed.</summary>
    public static byte[] BytesOf(string text) => MemoryMarshal.AsBytes(text.AsSpan()).ToArray();

    private static char Unit(Random random) => (char)(random.Next(6) switch
    {
        0 or 1 => random.Next(0x20, 0x7f),
        2 => random.Next(0x180),
        3 => random.Next(0x300, 0x370),
        4 => random.Next(0xd800, 0xe000),
        _ => random.Next(0x10000),
    });
}
