namespace Functions.Tests.ApiDescription;

/// <summary>What the document says of each operation, by the name of its endpoint in Server.</summary>
internal static class Operations
{
    private static readonly Dictionary<string, OperationDescription> Named = new()
    {
        ["Register"] = AccountOperations.Register,
        ["Resend"] = AccountOperations.Resend,
        ["OpenActivationLink"] = ActivationOperations.Open,
        ["Activate"] = ActivationOperations.Activate,
        ["ChangePassword"] = RecoveryOperations.Change,
        ["OpenForgotPage"] = RecoveryOperations.OpenForgot,
        ["ForgotPassword"] = RecoveryOperations.Forgot,
        ["OpenResetLink"] = RecoveryOperations.OpenReset,
        ["ResetPassword"] = RecoveryOperations.Reset,
        ["Login"] = SignInOperations.Login,
        ["Refresh"] = SignInOperations.Refresh,
        ["Logout"] = SignInOperations.Logout,
        ["Me"] = SignInOperations.Me,
        ["Discovery"] = SignInOperations.Discovery,
        ["Keys"] = SignInOperations.Keys,
        ["RemoveMe"] = LeavingOperations.RemoveMe,
        ["OpenLeavePage"] = LeavingOperations.Open,
        ["Leave"] = LeavingOperations.Leave,
        ["Health"] = ServiceOperations.Health,
        ["OpenApi"] = ServiceOperations.OpenApi,
    };

    /// <exception cref="InvalidOperationException">Nothing is said of it.</exception>
    public static OperationDescription Of(string? name) => Named.GetValueOrDefault(name ?? "")
        ?? throw new InvalidOperationException($"The operation {name} has no description: see Operations.cs.");
}
