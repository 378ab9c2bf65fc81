using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;

// Another API, which takes the access tokens of the accounts: dotnet run --project samples/ResourceApi, while Server
// runs.
var builder = WebApplication.CreateBuilder(args);
var accounts = builder.Configuration["Accounts"] ?? "http://localhost:7071/api";
builder.Services.AddAuthorization();
builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(options =>
{
    options.Authority = accounts;
    options.Audience = accounts;
    options.RequireHttpsMetadata = !builder.Environment.IsDevelopment();
});

var app = builder.Build();
// People are known by their id: a name that somebody gave up can become somebody else's.
app.MapGet("/", (ClaimsPrincipal caller) => new { sub = caller.FindFirstValue(ClaimTypes.NameIdentifier) })
    .RequireAuthorization();
await app.RunAsync();
