namespace Accounts.Activation;

/// <summary>Why the confirm page is shown again after its form was sent.</summary>
public enum ConfirmFault
{
    /// <summary>Shown for the first time: 200.</summary>
    None,

    /// <summary>A password is required and none was sent: 400.</summary>
    PasswordMissing,

    /// <summary>The password is not the one chosen at registration: 403.</summary>
    PasswordWrong,
}
