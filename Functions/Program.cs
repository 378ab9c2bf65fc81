using Accounts;
using Accounts.Settings;
using ActivationFunctions;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

try
{
    var builder = FunctionsApplication.CreateBuilder(args);
    builder.ConfigureFunctionsWebApplication();
    // The host bounds bodies too, and a refusal by this server would be an empty 500 there; the library answers its
    // 413.
    builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = null);
#if AZURE_COMMUNICATION
    const bool hasAzureCommunication = true;
#else
    const bool hasAzureCommunication = false;
#endif
    var traits = new HostTraits(builder.Environment.IsDevelopment(), hasAzureCommunication, IsFunctionsWorker: true);
    builder.Services.AddAccounts(builder.Configuration, traits);
#if AZURE_COMMUNICATION
    builder.Services.AddAzureCommunication(builder.Configuration);
#endif
    builder.Services.AddTelemetry(builder.Configuration);
    builder.Build().Run();
    return 0;
}
catch (SettingsFaultException fault)
{
    StartFault.Report(fault);
    return 1;
}
