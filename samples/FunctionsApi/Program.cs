using FunctionsApi;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

// Another API, as a Functions app, which takes the access tokens of the accounts: func start --port 7072, while Server
// runs.
var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<Guard>();
builder.Build().Run();
