using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Samples;

/// <summary>Another API while the accounts change their access key.</summary>
public sealed class RotationTests
{
    [Theory]
    [InlineData(SampleKind.ResourceApi)]
    [InlineData(SampleKind.FunctionsApi)]
    public async Task AKeyThatWasPublishedFirstIsKnownAtOnce(SampleKind sample)
    {
        await using var front = await IssuerFront.StartAsync();
        await using var published = await StartAsync(front, "old", "new");
        await using var rotated = await StartAsync(front, "new", "old");
        front.Show(published.Server);
        await using var api = await SampleApi.StartAsync(sample, front.Issuer);
        var name = await published.AddAsync();
        var ofOld = (await published.SignInAsync(name)).Access;
        Assert.Equal(200, (await api.GetAsync(ofOld)).Status);

        // Nobody can be asked any more: what was published before is enough.
        front.Show(null);
        var ofNew = (await rotated.SignInAsync(name)).Access;
        Assert.Equal(200, (await api.GetAsync(ofNew)).Status);
        Assert.Equal(200, (await api.GetAsync(ofOld)).Status);
    }

    [Theory]
    [InlineData(SampleKind.ResourceApi)]
    [InlineData(SampleKind.FunctionsApi)]
    public async Task AKeyThatSignsAtOnceIsKnownSoonAndOneThatWasTakenOutNoMore(SampleKind sample)
    {
        await using var front = await IssuerFront.StartAsync();
        await using var before = await StartAsync(front, "old");
        await using var after = await StartAsync(front, "new");
        front.Show(before.Server);
        var name = await before.AddAsync();
        var ofOld = (await before.SignInAsync(name)).Access;
        var ofNew = (await after.SignInAsync(name)).Access;
        await using (var api = await SampleApi.StartAsync(sample, front.Issuer))
        {
            Assert.Equal(200, (await api.GetAsync(ofOld)).Status);

            // It asks for a key that it does not know, whose first request may fail.
            front.Show(after.Server);
            await Wait.UntilAsync(async () => (await api.GetAsync(ofNew)).Status == 200, "the new key is known");
        }

        await using var started = await SampleApi.StartAsync(sample, front.Issuer);
        Assert.Equal(200, (await started.GetAsync(ofNew)).Status);
        Assert.Equal(401, (await started.GetAsync(ofOld)).Status);
    }

    private static Task<SignInSite> StartAsync(IssuerFront front, params string[] seeds) =>
        SignInSite.StartAsync(
            [$"SignIn:Issuer={front.Issuer}", .. SeededKeys.Ring("SignIn:AccessKeys", seeds)]);
}
