namespace Functions.Tests.Support;

/// <summary>An account of storage that runs.</summary>
/// <param name="ConnectionString">How to connect to it.</param>
public sealed record StorageAccount(string ConnectionString);
