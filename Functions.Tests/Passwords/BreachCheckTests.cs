using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using Functions.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Functions.Tests.Passwords;

/// <summary>Passwords known from a breach, asked of a service in this process.</summary>
public sealed class BreachCheckTests : IAsyncLifetime
{
    // SHA-1 of "password1": E38AD 214943DAAD1D64C102FAEC29DE4AFE9DA3D.
    private const string Breached = "password1";
    private const string Suffix = "214943DAAD1D64C102FAEC29DE4AFE9DA3D";

    private readonly ConcurrentQueue<string> asked = [];
    private WebApplication? service;
    private readonly List<string> traced = [];
    private string answer = "";
    private string type = "text/plain";
    private TimeSpan delay;

    public async Task InitializeAsync()
    {
        service = StandIn.Build();
        service.MapGet("/range/{digits}", async (string digits, HttpRequest request) =>
        {
            asked.Enqueue($"{digits} {request.Headers["Add-Padding"]}");
            traced.AddRange(request.Headers.Keys.Where(name => name is "traceparent" or "tracestate" or "baggage"));
            await Task.Delay(delay);
            return answer.Length > 0
                ? Results.Bytes(Encoding.ASCII.GetBytes(answer), type)
                : Results.StatusCode(503);
        });
        await service.StartAsync();
    }

    public async Task DisposeAsync() => await service!.DisposeAsync();

    [Theory]
    [InlineData($"0018A45C4D1DEF81644B54AB7F969B88D65:1\r\n{Suffix}:42", 0, 400)]
    [InlineData($"{Suffix}:0", 0, 201)]
    [InlineData("0018A45C4D1DEF81644B54AB7F969B88D65:1", 0, 201)]
    [InlineData("", 0, 201)]
    [InlineData($"{Suffix}:42", 3, 201)]
    public async Task ABreachedPasswordIsRefusedAndAServiceThatFailsHindersNobody(string lines, int seconds, int status)
    {
        answer = lines;
        delay = TimeSpan.FromSeconds(seconds);
        await using var server = await TestServer.StartAsync(
            "Password:BreachCheck=Hibp", $"Password:BreachUrl={service!.Urls.First()}/range");
        using var registered = await server.RegisterAsync(
            new { username = TestServer.NewName(), password = "password1" });
        Assert.Equal(status, (int)registered.StatusCode);
        Assert.Equal("E38AD true", Assert.Single(asked));
        var said = await registered.Content.ReadAsStringAsync();
        Assert.Equal(
            status == 400, said.Contains("This password is known from a data breach.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData($"{Suffix}:42", "400 validation_failed")]
    [InlineData("no lines", "201")]
    public async Task ACharsetThatNobodyKnowsIsNoFaultOfOurs(string lines, string outcome)
    {
        answer = lines;
        type = "text/plain; charset=nonsense";
        await using var server = await TestServer.StartAsync(
            "Password:BreachCheck=Hibp", $"Password:BreachUrl={service!.Urls.First()}/range");
        using var registered = await server.RegisterAsync(
            new { username = TestServer.NewName(), password = Breached });
        Assert.Equal(outcome, await TestServer.OutcomeAsync(registered));
    }

    [Fact]
    public async Task ABreachedPasswordIsRefusedAtAResetAndAtAChangeAndNeverAskedForAtASignIn()
    {
        answer = $"{Suffix}:42";
        await using var site = await SignInSite.StartAsync(
            "Password:BreachCheck=Hibp", $"Password:BreachUrl={service!.Urls.First()}/range");
        var name = await site.AddAsync();
        var session = await site.SignInAsync(name);
        Assert.Empty(asked);
        var link = await site.Server.ResetLinkAsync(name);
        using var reset = await site.Server.Http.PostAsJsonAsync(link, new { password = Breached });
        await AssertRefusedAsync(reset);
        Assert.Equal("E38AD true", Assert.Single(asked));
        using var change = await ResetCalls.ChangeAsync(site.Server.Http, session.Access, password: Breached);
        await AssertRefusedAsync(change);
        Assert.Equal(["E38AD true", "E38AD true"], asked);
        var (status, page) = await LinkClient.SendFormAsync(site.Server, link, ("password", Breached));
        Assert.Equal(400, status);
        Assert.Contains("known from a data breach", page, StringComparison.Ordinal);

        // Nothing was changed by it, and the link still takes another one.
        await site.SignInAsync(name);
        Assert.Equal(ResetCalls.Changed, await ResetCalls.ResetAsync(site.Server.Http, link));
    }

    private static async Task AssertRefusedAsync(HttpResponseMessage refused)
    {
        Assert.Equal("400 validation_failed", await TestServer.OutcomeAsync(refused));
        var said = await refused.Content.ReadAsStringAsync();
        Assert.Contains("This password is known from a data breach.", said, StringComparison.Ordinal);
    }

    /// <summary>A trace, or what a client puts into one, would join a person to the digits.</summary>
    [Fact]
    public async Task TheServiceLearnsNothingOfTheRequest()
    {
        answer = "no lines";
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        await using var server = await TestServer.StartAsync(
            "Password:BreachCheck=Hibp", $"Password:BreachUrl={service!.Urls.First()}/range");
        server.Http.DefaultRequestHeaders.Add("baggage", "user=stranger");
        server.Http.DefaultRequestHeaders.Add("tracestate", "a=b");
        using var registered = await server.RegisterAsync(new { username = TestServer.NewName(), password = Breached });
        Assert.Equal(201, (int)registered.StatusCode);
        Assert.Single(asked);
        Assert.Empty(traced);
    }

    [Fact]
    public async Task NobodyIsAskedUnlessTheSettingSaysSo()
    {
        await using var server = await TestServer.StartAsync($"Password:BreachUrl={service!.Urls.First()}/range");
        using var registered = await server.RegisterAsync(
            new { username = TestServer.NewName(), password = "password1" });
        Assert.Equal(201, (int)registered.StatusCode);
        Assert.Empty(asked);
    }
}
