using Accounts.Settings;
using Server;
using Server.AccountTool;

try
{
    if (args is [AccountCommand.Name, ..])
    {
        return await AccountCommand.RunAsync(args);
    }

    if (Usage.IsAsked(args))
    {
        Usage.Print();
        return 0;
    }

    Usage.Check(args);

    if (args.Contains(PurgeCommand.Option))
    {
        return await PurgeCommand.RunAsync(args, Console.WriteLine);
    }

    var (arguments, withMail) = LocalMail.Apply(args);
    await using var app = ServerApp.Build(arguments);
    await using var mail = withMail
        ? await LocalMail.StartAsync(Console.WriteLine, app.Lifetime.ApplicationStopping)
        : null;
    await using var azurite = await LocalStorage.StartIfNeededAsync(
        app.Configuration,
        Console.WriteLine,
        app.Lifetime.ApplicationStopping);
    await ServerApp.ServeAsync(app);
    Greeting.Print(app, Console.Out);
    await app.WaitForShutdownAsync();
    return 0;
}
catch (SettingsFaultException fault)
{
    return Fail(fault.Message);
}
catch (StartFaultException fault)
{
    return Fail(fault.Message);
}

static int Fail(string message)
{
    Console.Error.WriteLine(message);
    return 1;
}
