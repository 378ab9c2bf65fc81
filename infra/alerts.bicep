// Alerts on what the app reports. The length of the poison queue is no live figure: storage counts messages once an hour, of all
// queues together. So the first one reads the metric and the log entry written with each order that is given up; either can be late.

param name string
param location string
param tags object
param workspaceId string
param address string

var rules = [
  {
    name: 'poison'
    title: 'Mail orders given up'
    description: 'A mail order lies in the queue activation-mails-poison: somebody waits for a mail that will not come.'
    severity: 1
    query: '''
      union isfuzzy=true
        (AppMetrics | where Name == "accounts.mail.orders" and tostring(Properties.outcome) in ("parked", "unreadable") | project TimeGenerated),
        (AppTraces | where Message has "poison queue" | project TimeGenerated)
      | summarize value = count()
    '''
    threshold: 0
  }
  {
    name: 'mail'
    title: 'Mails fail'
    description: 'Within an hour five tries or more to hand over a mail failed, and none went.'
    severity: 1
    query: '''
      AppMetrics
      | where Name == "accounts.mail.orders"
      | extend outcome = tostring(Properties.outcome)
      | summarize failed = sumif(Sum, outcome == "failed"), sent = sumif(Sum, outcome == "sent")
      | where failed >= 5 and sent == 0
      | project value = failed
    '''
    threshold: 0
  }
  {
    name: 'failures'
    title: 'Failure rate'
    description: 'More than one in a hundred requests within an hour, of twenty or more, was answered with a fault of the service (5xx).'
    severity: 2
    // The host's requests come without a status, and the worker's spans are no requests: the outcomes are what tells.
    query: '''
      AppMetrics
      | where Name in ("accounts.registrations", "accounts.link.openings", "accounts.activations", "accounts.resends", "accounts.signins", "accounts.refreshes", "accounts.password.forgotten", "accounts.password.resets", "accounts.password.changes", "accounts.leavings")
      | extend outcome = tostring(Properties.outcome)
      | summarize requests = sum(Sum), faults = sumif(Sum, outcome in ("internal_error", "storage_unavailable", "overloaded"))
      | where requests >= 20
      | project value = 100.0 * faults / requests
    '''
    threshold: 1
  }
  {
    name: 'latency'
    title: 'Latency'
    description: 'Within an hour twenty passwords or more waited for a core, longer than 200 milliseconds on average.'
    severity: 3
    query: '''
      AppMetrics
      | where Name == "accounts.password.wait"
      | summarize waits = sum(ItemCount), seconds = sum(Sum)
      | where waits >= 20
      | project value = 1000.0 * seconds / waits
    '''
    threshold: 200
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(address)) {
  name: 'ag-${name}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'activation'
    enabled: true
    emailReceivers: [{ name: 'operator', emailAddress: address, useCommonAlertSchema: true }]
  }
}

resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in rules: {
    name: 'sqr-${rule.name}-${name}'
    location: location
    tags: tags
    properties: {
      displayName: rule.title
      description: rule.description
      severity: rule.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: 'PT15M'
      windowSize: 'PT1H'
      autoMitigate: true
      // The tables are there once the app has written to them.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: rule.query
            metricMeasureColumn: 'value'
            timeAggregation: 'Maximum'
            operator: 'GreaterThan'
            threshold: rule.threshold
          }
        ]
      }
      actions: { actionGroups: empty(address) ? [] : [people.id] }
    }
  }
]
