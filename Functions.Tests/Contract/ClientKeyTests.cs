using System.Net.Http.Json;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Contract;

/// <summary>Trusted back ends, known by a client key.</summary>
public sealed class ClientKeyTests
{
    private const string Right = $"x-client-key: {ContractHosts.ClientKey}";

    [Theory]
    [OnEveryHost("x-client-key: a key of somebody else, of 32 letters", Setup = HostSetup.Trusted)]
    [OnEveryHost("x-client-key: ", Setup = HostSetup.Trusted)]
    [OnEveryHost("Authorization: Bearer of a key", Setup = HostSetup.Trusted)]
    public async Task WithoutAValidKeyNobodyRegisters(HostKind kind, string header)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Trusted);
        using var answer = await RegisterAsync(host, TestServer.NewName(), null, header);
        Assert.Equal("401 client_key_invalid", await TestServer.OutcomeAsync(answer));
        Assert.Equal("ClientKey realm=\"api\"", $"{Assert.Single(answer.Headers.WwwAuthenticate)}");
    }

    [Theory]
    [OnEveryHost(Setup = HostSetup.Trusted)]
    public async Task CallsWithAKeyAreNotCounted(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Trusted);
        for (var i = 0; i < 3; i++)
        {
            using var answer = await RegisterAsync(host, TestServer.NewName(), null, Right);
            Assert.Equal(201, (int)answer.StatusCode);
        }
    }

    [Theory]
    [OnEveryHost(Setup = HostSetup.Trusted)]
    public async Task TheSuccessPageLinksToTheReturnUrl(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Trusted);
        using var answer = await RegisterAsync(host, TestServer.NewName(), ContractHosts.ReturnUrl, Right);
        Assert.Equal(201, (int)answer.StatusCode);
        var page = await host.PageAsync(await LinkClient.OfAsync(answer));
        Assert.Equal("200 Your account is active", page.Outcome);
        Assert.Contains($"href=\"{ContractHosts.ReturnUrl}\"", page.Html, StringComparison.Ordinal);
        using var longer = await RegisterAsync(host, TestServer.NewName(), $"{ContractHosts.ReturnUrl}/", Right);
        Assert.Equal(["returnUrl"], await longer.FieldsAtFaultAsync());
    }

    private static async Task<HttpResponseMessage> RegisterAsync(
        ProductHost host, string userName, string? returnUrl, string header)
    {
        using var body = JsonContent.Create(new { username = userName, password = "krzysiek", returnUrl });
        return await host.SendAsync(HttpMethod.Post, "/api/register", body, header);
    }
}
