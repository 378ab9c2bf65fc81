// Stand-ins for just the attributes that the triggers use, so that their files compile where the worker's packages cannot be
// restored. They do nothing.
#pragma warning disable CA1019, CA1813
namespace Microsoft.Azure.Functions.Worker;

public enum AuthorizationLevel
{
    Anonymous,
}

[AttributeUsage(AttributeTargets.Method)]
public sealed class FunctionAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

[AttributeUsage(AttributeTargets.Parameter)]
public sealed class HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods) : Attribute
{
    public AuthorizationLevel AuthLevel { get; } = authLevel;

    public string[] Methods { get; } = methods;

    public string? Route { get; set; }
}

[AttributeUsage(AttributeTargets.Parameter)]
public sealed class QueueTriggerAttribute(string queueName) : Attribute
{
    public string QueueName { get; } = queueName;
}

[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TimerTriggerAttribute(string schedule) : Attribute
{
    public string Schedule { get; } = schedule;
}
