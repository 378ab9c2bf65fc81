using Azure.Data.Tables;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Attacks;

/// <summary>
/// An owner wants a name with his email. A stranger registers that email too, and that name with an email of his own,
/// which he activates. In every order of what they do, the owner ends with his email and a password that he alone
/// knows, and the name is whose activation was first.
/// </summary>
public sealed class OrderTests(MailServer mails) : IClassFixture<MailServer>
{
    private const string Activated = "200 User Activated";
    private const string NameTaken = "409 username_taken";
    private const string Owners = "the owner's";
    private const string Strangers = "stranger's";

    private enum Step
    {
        OwnerRegisters,
        StrangerRegistersTheEmail,
        StrangerRegistersTheName,
        StrangerActivates,
        OwnerActivates,
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task InEveryOrderTheOwnerHasHisEmailAndTheFirstToActivateTheName(bool byOwnLink)
    {
        await using var server = await mails.StartAsync(services =>
        {
            SlowStorage.Add(services);
            MailServer.RemoveWorker(services);
        });
        var opened = byOwnLink ? Step.OwnerRegisters : Step.StrangerRegistersTheEmail;
        var orders = Orders([], Enum.GetValues<Step>()).Where(order => Makes(order, opened)).ToList();
        Assert.Equal(30, orders.Count);
        await Parallel.ForEachAsync(orders, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (order, _) =>
        {
            var play = new Play(server, opened);
            foreach (var step in order)
            {
                await play.DoAsync(step);
            }

            await play.AssertEndAsync(string.Join(", ", order));
        });
    }

    /// <summary>Whether everybody registers what he activates before he does.</summary>
    private static bool Makes(List<Step> order, Step opened) =>
        order.IndexOf(Step.StrangerRegistersTheName) < order.IndexOf(Step.StrangerActivates)
        && order.IndexOf(opened) < order.IndexOf(Step.OwnerActivates);

    private static IEnumerable<List<Step>> Orders(List<Step> done, IReadOnlyCollection<Step> left) => left.Count == 0
        ? [done]
        : left.SelectMany(step => Orders([.. done, step], [.. left.Where(other => other != step)]));

    /// <summary>One order of steps, with a name and emails of its own.</summary>
    private sealed class Play(TestServer server, Step opened)
    {
        private readonly string name = TestServer.NewName();
        private bool hasStrangerActivated;
        private bool hasOwnerTheName;

        private string OwnersEmail => $"{name}@example.org";

        private string StrangersEmail => $"stranger-{name}@example.org";

        private string Junk => $"junk-{name}";

        public Task DoAsync(Step step) => step switch
        {
            Step.OwnerRegisters => RegisterAsync(OwnersEmail, Owners),
            Step.StrangerRegistersTheEmail => RegisterJunkAsync(),
            Step.StrangerRegistersTheName => RegisterAsync(StrangersEmail, Strangers),
            Step.StrangerActivates => StrangerActivatesAsync(),
            _ => OwnerActivatesAsync(),
        };

        public async Task AssertEndAsync(string order)
        {
            var owner = await ActiveAsync(OwnersEmail);
            var stranger = await ActiveAsync(StrangersEmail);
            Assert.True(await server.IsPasswordAsync(owner, Owners), order);
            Assert.True(await server.HolderAsync(name) == (hasOwnerTheName ? owner : stranger).RowKey, order);
            Assert.True(await server.HolderAsync(Junk) is null, order);
        }

        /// <summary>Names are public: a taken one is refused at once, and another one is chosen.</summary>
        private async Task RegisterAsync(string email, string password)
        {
            var isTaken = await server.HolderAsync(name) is not null;
            Assert.Equal(isTaken ? "409 username_taken" : "202", await server.TryRegisterAsync(name, email, password));
            if (isTaken)
            {
                await server.RegisterByMailAsync(email, $"{name}-{password[0]}", password);
            }
        }

        private Task RegisterJunkAsync() => server.RegisterByMailAsync(OwnersEmail, Junk, Strangers);

        private async Task StrangerActivatesAsync()
        {
            var link = await LinkAsync(StrangersEmail, userName => userName != Junk);
            var outcome = await LinkClient.ActivateAsync(server, link, Strangers);
            if (outcome == NameTaken)
            {
                outcome = await LinkClient.PostAsync(
                    server, link, new { password = Strangers, username = $"{name}-s" });
            }

            Assert.Equal(Activated, outcome);
            hasStrangerActivated = true;
        }

        /// <summary>
        /// By the link of his own registration with its password, or by that of the stranger's with a new one.
        /// </summary>
        private async Task OwnerActivatesAsync()
        {
            var isOwn = opened == Step.OwnerRegisters;
            var link = await LinkAsync(OwnersEmail, userName => userName == Junk != isOwn);
            Task<string> PostAsync(string userName) => isOwn
                ? LinkClient.PostAsync(server, link, new { password = Owners, username = userName })
                : LinkClient.PostAsync(server, link, new { new_password = Owners, username = userName });
            var outcome = await PostAsync(name);
            Assert.Equal(await StrangerHasTheNameAsync() ? NameTaken : Activated, outcome);
            hasOwnerTheName = outcome == Activated;
            if (!hasOwnerTheName)
            {
                Assert.Equal(Activated, await PostAsync($"{name}-o"));
            }
        }

        private async Task<bool> StrangerHasTheNameAsync() =>
            hasStrangerActivated && await server.HolderAsync(name) == (await ActiveAsync(StrangersEmail)).RowKey;

        private async Task<TableEntity> ActiveAsync(string email) =>
            Assert.Single(await server.RowsAsync(email), row => row.GetBoolean("IsActive") == true);

        /// <summary>A link of the registration of this email, as its mail would carry it.</summary>
        private async Task<string> LinkAsync(string email, Func<string, bool> hasName)
        {
            var row = (await server.RowsAsync(email)).Single(row => hasName(row.GetString("UserName")));
            return MailedAccount.LinkOf(server, await server.AccountAsync(row.RowKey));
        }
    }
}
