namespace Server;

/// <summary>Something around the server keeps it from starting; the message is for whoever started it.</summary>
public sealed class StartFaultException(string message) : Exception(message);
