param name string
param location string
param tags object
param sku string

var packageContainer = 'app-package'

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    // No key opens the account, so none can leak: who reads or writes needs a role.
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }

  resource blobs 'blobServices' = {
    name: 'default'

    resource packages 'containers' = { name: packageContainer }
  }

  resource tables 'tableServices' = {
    name: 'default'

    resource accounts 'tables' = { name: 'Accounts' }
    resource limits 'tables' = { name: 'Limits' }
    resource names 'tables' = { name: 'Names' }
    resource sessions 'tables' = { name: 'Sessions' }
  }

  resource queues 'queueServices' = {
    name: 'default'

    resource mails 'queues' = { name: 'activation-mails' }
    resource poison 'queues' = { name: 'activation-mails-poison' }
  }
}

output name string = account.name
output packageContainer string = packageContainer
