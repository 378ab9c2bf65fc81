namespace Functions.Tests.Contract;

/// <summary>Which host a test of the contract runs against.</summary>
public enum HostKind
{
    /// <summary>Server, as a process of its own.</summary>
    Server,

    /// <summary>The published Functions app in its real worker process.</summary>
    Functions,

    /// <summary>
    /// A Functions host that somebody has started, at the address that <see cref="StartedHosts"/> knows.
    /// </summary>
    Started,
}

/// <summary>With which settings, over those of local.settings.json. Each has a storage of its own.</summary>
public enum HostSetup
{
    /// <summary>As local.settings.json has it: delivery Response.</summary>
    Response,

    /// <summary>Delivery Email, into a folder, without limits of mails.</summary>
    Email,

    /// <summary>
    /// Three registrations and two resends an hour, three activations and refreshes and four sign-ins a minute, and two
    /// tries to sign in for a client, behind a proxy on loopback.
    /// </summary>
    Counted,

    /// <summary>Registration with a client key, one an hour for a client without; a return URL is allowed.</summary>
    Trusted,

    /// <summary>Storage does not answer.</summary>
    NoStorage,
}
