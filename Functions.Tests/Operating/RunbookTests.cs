using System.Text.RegularExpressions;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Operating;

/// <summary>Every command of the operator's tool in the runbook and the README does what it is there for.</summary>
public sealed partial class RunbookTests(ToolSite site) : IClassFixture<ToolSite>
{
    [Fact]
    public async Task EveryCommandOfTheRunbookRuns()
    {
        var folder = AtExit.NewFolder("runbook");
        var commands = Command().Matches(Repository.Read("docs/runbook.md")).Select(one => one.Groups[1].Value)
            .ToList();
        Assert.True(commands.Count >= 12, "The runbook has commands.");
        await site.AddPendingAsync();
        var silent = new List<string>();
        foreach (var command in commands)
        {
            var name = command.StartsWith("resend", StringComparison.Ordinal)
                ? await site.AddPendingAsync()
                : await site.AddAsync(
                    row => row["IsActive"] = !command.StartsWith("reactivate", StringComparison.Ordinal));
            var run = await site.ToolByMail.RunAsync(command
                .Replace("krzysiek", name, StringComparison.Ordinal)
                .Replace("accounts.jsonl", Path.Combine(folder, "accounts.jsonl"), StringComparison.Ordinal));
            Assert.True(run.Exit == 0, $"{command}: {run.Exit}\n{run.Output}{run.Errors}");
            Assert.NotEmpty(run.Lines);
            if (!run.Errors.Contains("Operator: ", StringComparison.Ordinal))
            {
                silent.Add(command.Split(' ')[0]);
            }
        }

        // All that do anything name it in the log; here no order is parked.
        Assert.Equal(["list", "requeue", "show"], silent.Distinct().Order());
    }

    [Fact]
    public async Task TheHelpNamesEveryCommandAndTheRunbookUsesAll()
    {
        var help = await site.Tool.RunAsync("--help");
        Assert.Equal(0, help.Exit);
        var offered = Offered().Matches(help.Output[help.Output.IndexOf("Commands:", StringComparison.Ordinal)..])
            .Select(one => one.Groups[1].Value).Order();
        var used = Command().Matches(Repository.Read("docs/runbook.md"))
            .Select(one => one.Groups[1].Value.Split(' ')[0]).Distinct().Order();
        Assert.Equal(offered, used);
    }

    [Fact]
    public async Task ThePictureInTheReadmeHasTheLinesOfShow()
    {
        var name = await site.AddAsync();
        var shown = await site.Tool.RunAsync($"show {name}");
        var labels = shown.Lines.Select(
            line => Label(line.Replace(name, "krzysiek", StringComparison.Ordinal))).ToList();
        var picture = Repository.Blocks(Repository.Section("README.md", "Look after accounts"))[1];
        Assert.All(picture.Split('\n'), line => Assert.Contains(Label(line), labels));
    }

    private static string Label(string line) => line.Split("  ")[0];

    [GeneratedRegex(@"^    account (.+)$", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@"^  ([a-z-]+) ", RegexOptions.Multiline)]
    private static partial Regex Offered();
}
