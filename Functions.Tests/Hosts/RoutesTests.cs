using System.Reflection;
using System.Text.Json;
using Accounts.Mail;
using Functions.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Functions.Tests.Hosts;

public sealed class RoutesTests
{
    private static readonly string[] Triggers = [.. TriggerMethods().Select(trigger => trigger.Name)];

    [Fact]
    public async Task BothHostsServeTheSameRoutesAndMethods()
    {
        await using var server = await TestServer.StartAsync();
        var kestrel = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/').StartsWith(RoutePrefix(), StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} {endpoint.RoutePattern.RawText!.TrimStart('/')}"));
        var functions = TriggerMethods().SelectMany(trigger => trigger.Http is null ? [] : trigger.Http.Methods.Select(method => $"{method.ToUpperInvariant()} {RoutePrefix()}/{trigger.Http.Route}"));
        Assert.Equal(functions.Order(), kestrel.Order());
    }

    [Theory]
    [InlineData("POST", "RegisterFunction", null)]
    [InlineData("GET", "ActivateFunction", "no-token")]
    [InlineData("POST", "ActivateFunction", "no-token")]
    [InlineData("POST", "ResendFunction", null)]
    [InlineData("GET", "HealthFunction", null)]
    [InlineData("GET", "OpenApiFunction", null)]
    [InlineData("HEAD", "ActivateFunction", "no-token")]
    [InlineData("HEAD", "HealthFunction", null)]
    public async Task ATriggerAnswersAsTheServerDoes(string method, string trigger, string? token)
    {
        await using var server = await TestServer.StartAsync();
        var type = typeof(RoutesTests).Assembly.GetType($"ActivationFunctions.{trigger}", throwOnError: true)!;
        var instance = ActivatorUtilities.CreateInstance(server.Services, type);
        var context = new DefaultHttpContext { RequestServices = server.Services, Response = { Body = new MemoryStream() } };
        context.Request.Method = method;
        object?[] arguments = token is null ? [context.Request] : [context.Request, token];
        var result = await (Task<IResult>)type.GetMethod("RunAsync")!.Invoke(instance, arguments)!;
        await result.ExecuteAsync(context);

        var route = TriggerMethods().Single(one => one.Name == trigger.Replace("Function", "", StringComparison.Ordinal)).Http!.Route!.Replace("{token}", token, StringComparison.Ordinal);
        using var answer = await server.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), $"/api/{route}"));
        Assert.Equal((int)answer.StatusCode, context.Response.StatusCode);
        Assert.Equal(answer.Content.Headers.ContentType?.ToString(), context.Response.ContentType);
        if (method != "HEAD") Assert.Equal(await answer.Content.ReadAsByteArrayAsync(), ((MemoryStream)context.Response.Body).ToArray());
    }

    [Fact]
    public void EveryTriggerHasANameOfItsOwn() => Assert.Equal(Triggers.Length, Triggers.Distinct(StringComparer.OrdinalIgnoreCase).Count());

    [Fact]
    public void TheQueueTriggerReadsTheQueueThatRegistrationsWrite()
    {
        var trigger = typeof(ActivationFunctions.MailFunction).GetMethod("RunAsync")!.GetParameters().Select(parameter => parameter.GetCustomAttribute<QueueTriggerAttribute>()).First(attribute => attribute is not null)!;
        Assert.Equal(Accounts.Mail.MailOrders.QueueName, trigger.QueueName);
    }

    private static IEnumerable<(string Name, HttpTriggerAttribute? Http)> TriggerMethods() => typeof(ActivationFunctions.RegisterFunction).Assembly.GetTypes()
        .Where(type => type.Namespace == "ActivationFunctions")
        .SelectMany(type => type.GetMethods())
        .Select(method => (Function: method.GetCustomAttribute<FunctionAttribute>(), Http: method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(attribute => attribute is not null)))
        .Where(trigger => trigger.Function is not null)
        .Select(trigger => (trigger.Function!.Name, trigger.Http));

    private static string RoutePrefix()
    {
        using var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "host.json")));
        return host.RootElement.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString()!;
    }
}
