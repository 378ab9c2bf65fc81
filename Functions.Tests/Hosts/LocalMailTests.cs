using Server;
using Xunit;

namespace Functions.Tests.Hosts;

/// <summary>The settings that <c>--mail</c> stands for.</summary>
public sealed class LocalMailTests
{
    [Theory]
    [InlineData("", "http://localhost:7071")]
    [InlineData("--urls http://localhost:7072", "http://localhost:7072")]
    [InlineData("--urls=http://127.0.0.1:7072/", "http://127.0.0.1:7072")]
    [InlineData("--urls http://*:7072;http://localhost:7073", "http://localhost:7072")]
    [InlineData("--http_ports 8080", "http://localhost:8080")]
    [InlineData("--urls http://localhost:7072 --http_ports 8080", "http://localhost:7072")]
    [InlineData("--urls nonsense", "http://localhost:7071")]
    public void TheWayBackLeadsToTheAddressServed(string arguments, string address)
    {
        var apply = typeof(ServerApp).Assembly.GetType("Server.LocalMail")!.GetMethod("Apply")!;
        string[] given = ["--mail", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        var (settings, isAsked) = ((string[], bool))apply.Invoke(null, [given])!;
        Assert.True(isAsked);
        Assert.Contains($"--Activation:ReturnUrls:0={address}/#sign-in", settings);
        Assert.Equal(given[1..], settings[^(given.Length - 1)..]);
    }
}
