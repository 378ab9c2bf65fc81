param name string
param planName string
param location string
param tags object
param maximumInstances int
param httpConcurrency int
param identityId string
param identityClientId string
param storageName string
param packageContainer string
param insightsName string
param signingKeyUri string
param previousSigningKeyUri string
param accessKeyUri string
param secondAccessKeyUri string
param publicUrl string
param allowedOrigins string[]
param returnUrls string[]
param mailEndpoint string
param mailFrom string
param productName string
param supportAddress string

resource storage 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: storageName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'api' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    siteConfig: {
      minTlsVersion: '1.2'
      cors: { allowedOrigins: allowedOrigins }
    }
    functionAppConfig: {
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      scaleAndConcurrency: {
        instanceMemoryMB: 2048
        maximumInstanceCount: maximumInstances
        triggers: { http: { perInstanceConcurrency: httpConcurrency } }
      }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}${packageContainer}'
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
    }
  }

  // Nobody deploys with a user name and a password.
  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }

  // An empty value counts as not set.
  resource settings 'config' = {
    name: 'appsettings'
    properties: {
      AzureWebJobsStorage__blobServiceUri: storage.properties.primaryEndpoints.blob
      AzureWebJobsStorage__queueServiceUri: storage.properties.primaryEndpoints.queue
      AzureWebJobsStorage__tableServiceUri: storage.properties.primaryEndpoints.table
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identityClientId
      APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
      // The host's own context is unsampled, and by default the worker's spans would follow it.
      OTEL_TRACES_SAMPLER: 'microsoft.fixed_percentage'
      OTEL_TRACES_SAMPLER_ARG: '1.0'
      // Otherwise the host serves a page of 150 kB at the root, to anybody.
      AzureWebJobsDisableHomepage: 'true'
      Activation__Delivery: 'Email'
      Activation__PublicUrl: link
      Activation__ReturnUrls__0: first(returnUrls)!
      Activation__ReturnUrls__1: returnUrls[?1] ?? ''
      Activation__ReturnUrls__2: returnUrls[?2] ?? ''
      Token__SigningKeys__0: '@Microsoft.KeyVault(SecretUri=${signingKeyUri})'
      Token__SigningKeys__1: empty(previousSigningKeyUri)
        ? ''
        : '@Microsoft.KeyVault(SecretUri=${previousSigningKeyUri})'
      SignIn__AccessKeys__0: '@Microsoft.KeyVault(SecretUri=${accessKeyUri})'
      SignIn__AccessKeys__1: empty(secondAccessKeyUri) ? '' : '@Microsoft.KeyVault(SecretUri=${secondAccessKeyUri})'
      Mail__Provider: 'AzureCommunication'
      Mail__AzureCommunication__Endpoint: mailEndpoint
      Mail__From: mailFrom
      Mail__ProductName: productName
      Mail__SupportAddress: supportAddress
    }
  }
}

var link = empty(publicUrl) ? 'https://${app.properties.defaultHostName}' : publicUrl

output publicUrl string = link
