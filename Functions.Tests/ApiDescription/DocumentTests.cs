using System.Text.Json;
using System.Text.RegularExpressions;
using Accounts.Http;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.ApiDescription;

public sealed class DocumentTests
{
    private const string DocumentPath = "Accounts/Http/openapi.json";

    [Fact]
    public async Task TheCommittedDocumentIsWhatTheCodeMakes()
    {
        var text = await ApiDocument.MakeAsync();
        if (Environment.GetEnvironmentVariable("ACTIVATION_OPENAPI") == "write")
        {
            await File.WriteAllTextAsync(Repository.PathOf(DocumentPath), text);
            return;
        }

        var made = text.Split('\n');
        var committed = ApiContract.CommittedText().ReplaceLineEndings("\n").Split('\n');
        var line = made.Zip(committed).TakeWhile(pair => pair.First == pair.Second).Count();
        Assert.True(made.SequenceEqual(committed),
            $"{DocumentPath} is stale from line {line + 1}: {made.ElementAtOrDefault(line)?.Trim()}\n"
            + "Make it again, as CONTRIBUTING.md says, and commit it.");
    }

    [Fact]
    public async Task ItIsServedAsJsonAndHoldsNothingOfTheRequest()
    {
        await using var server = await TestServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/openapi.json")
        {
            Headers = { Host = "evil.example" },
        };
        using var answer = await server.Http.SendAsync(request);
        Assert.Equal("200 application/json", $"{(int)answer.StatusCode} {answer.Content.Headers.ContentType}");
        Assert.Equal(ApiContract.CommittedText(), await answer.Content.ReadAsStringAsync());
        Assert.Equal(
            "/", (await TestServer.JsonAsync(answer)).GetProperty("servers")[0].GetProperty("url").GetString());
    }

    [Fact]
    public void OperationsAndSchemasHaveNamesThatClientsCanBear()
    {
        using var document = JsonDocument.Parse(ApiContract.CommittedText());
        var root = document.RootElement;
        Assert.Equal("3.1", root.GetProperty("openapi").GetString()![..3]);
        string[] operations =
        [
            "Activate", "ChangePassword", "Discovery", "ForgotPassword", "Health", "Keys", "Leave", "Login", "Logout",
            "Me", "OpenActivationLink", "OpenApi", "OpenForgotPage", "OpenLeavePage", "OpenResetLink", "Refresh",
            "Register", "RemoveMe", "Resend", "ResetPassword",
        ];
        Assert.Equal(operations, root.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject())
            .Select(operation => operation.Value.GetProperty("operationId").GetString()!).Order());
        string[] schemas =
        [
            "ActivateBody", "ChangePasswordBody", "ConfirmationBody", "DetailBody", "DiscoveryBody", "ForgotBody",
            "KeysBody", "LoginBody", "LogoutBody", "MeBody", "Problem", "RefreshBody", "RegisterBody", "RemoveMeBody",
            "ResendBody", "ResetBody", "ResetLinkBody", "SessionBody",
        ];
        Assert.Equal(
            schemas,
            root.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(schema => schema.Name)
                .Order());
    }

    [Fact]
    public void TheRequestsForEditorsCoverEveryOperation()
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "requests.http"));
        var requests = Regex.Matches(text, @"^(GET|POST|DELETE) \{\{host\}\}(\S+)", RegexOptions.Multiline)
            .Select(request => (Method: request.Groups[1].Value, Path: request.Groups[2].Value))
            .Select(one => ApiContract.Committed.Find(new HttpMethod(one.Method), $"/api{one.Path}")?.Name ?? $"{one}");
        Assert.Equal(ApiContract.Committed.Names.Order(), requests.Distinct().Order());
    }
}
