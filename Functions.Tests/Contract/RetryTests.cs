using Functions.Tests.Support;
using Functions.Tests.Support.FunctionsHost;
using Xunit;

namespace Functions.Tests.Contract;

/// <summary>A mail server that is down when its turn comes, on both hosts.</summary>
public sealed class RetryTests(SmtpServerFixture smtp) : IClassFixture<SmtpServerFixture>
{
    [Theory]
    [InlineData(HostKind.Server)]
    [InlineData(HostKind.Functions)]
    public async Task AMailIsTriedAgain(HostKind kind)
    {
        var storage = (await TestStorage.NewAsync()).ConnectionString;
        var settings = MailSettings.Smtp(smtp.Port);
        await smtp.StopAsync();
        var email = TestServer.NewEmail();
        if (kind == HostKind.Functions)
        {
            await using var host = await WorkerHost.StartAsync(storage, settings);
            await OutlastAsync(new ProductHost(kind, host.Url, storage, null), email);
        }
        else
        {
            await using var host = await ServerProcess.StartAsync(storage, settings);
            await OutlastAsync(new ProductHost(kind, host.Http.BaseAddress!, storage, null), email);
        }
    }

    private async Task OutlastAsync(ProductHost host, string email)
    {
        using var registration = await host.RegisterAsync(new { email, password = "krzysiek" });
        Assert.Equal(202, (int)registration.StatusCode);
        // The first try fails within this time; the next one comes after fifteen seconds.
        await Task.Delay(TimeSpan.FromSeconds(5));
        await smtp.StartAsync();
        Assert.NotNull(await smtp.MailToAsync(email));
    }
}
