namespace Accounts.Storage;

/// <summary>Others wrote the same rows all the time; the same request may be repeated.</summary>
public sealed class ContentionException() : Exception("Too many requests write the same rows.");
