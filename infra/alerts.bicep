// Alerts on what the app reports. The length of the poison queue is no live figure: storage counts messages once an hour, of all
// queues together. So the alert 'poison' reads the metric and the log entry written with each order that is given up; either can be late.

param name string
param location string
param tags object
param workspaceId string
param address string

var rules = [
  {
    name: 'down'
    title: 'Service down'
    description: 'For three hours no purge has ended, which is due every hour, or the app does not start with its settings.'
    severity: 0
    // An app that does not run reports nothing: this one asks for the line that each purge ends with.
    window: 'PT3H'
    query: '''
      AppTraces
      | summarize purges = countif(Message startswith "Purge "), refusals = countif(SeverityLevel == 4 and TimeGenerated > ago(1h))
      | project value = iff(purges == 0 or refusals > 0, 1, 0)
    '''
    threshold: 0
  }
  {
    name: 'poison'
    title: 'Mail orders given up'
    description: 'A mail order lies in the queue activation-mails-poison: somebody waits for a mail that will not come.'
    severity: 1
    window: 'PT1H'
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
    description: 'Within an hour five tries or more to hand over a mail failed and none went, or five people or more registered and no mail order was carried out.'
    severity: 1
    window: 'PT1H'
    // Who has just registered may be reported before the order is.
    query: '''
      AppMetrics
      | where Name in ("accounts.mail.orders", "accounts.registrations")
      | extend outcome = tostring(Properties.outcome)
      | summarize turns = sumif(Sum, Name == "accounts.mail.orders"), failed = sumif(Sum, outcome == "failed"), sent = sumif(Sum, outcome == "sent"), registered = sumif(Sum, outcome == "registered" and TimeGenerated < ago(15m))
      | where (failed >= 5 and sent == 0) or (registered >= 5 and turns == 0)
      | project value = max_of(failed, registered)
    '''
    threshold: 0
  }
  {
    name: 'failures'
    title: 'Failure rate'
    description: 'More than one in a hundred requests within an hour, of twenty or more, was answered with a fault of the service (5xx).'
    severity: 2
    window: 'PT1H'
    // The host's requests come without a status, and the worker's spans are no requests: the outcomes are what tells.
    query: '''
      AppMetrics
      | where Name in ("accounts.registrations", "accounts.link.openings", "accounts.activations", "accounts.resends", "accounts.signins", "accounts.refreshes", "accounts.signouts", "accounts.me.requests", "accounts.password.forgotten", "accounts.password.resets", "accounts.password.changes", "accounts.leavings")
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
    window: 'PT1H'
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
      windowSize: rule.window
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
