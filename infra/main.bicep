targetScope = 'subscription'

@minLength(1)
@maxLength(40)
@description('Name of the environment: the resource group is named after it, and all other names end in a hash of it.')
param environmentName string

@minLength(1)
@description('Region of everything that has one. It must offer the Flex Consumption plan.')
@metadata({ azd: { type: 'location' } })
param location string

@description('Base of every link, as https://accounts.example.org, once a custom domain leads to the app. Empty: the host name of the app.')
param publicUrl string = ''

@description('Origins whose pages may call the API, separated by commas. Empty: none.')
param allowedOrigins string = ''

@description('Where people are led back to after activation, exact addresses separated by commas, three at most. Empty: nowhere.')
param returnUrls string = ''

@maxLength(60)
@description('Name of the product in mails and pages. Empty: Accounts.')
param productName string = ''

@description('Address for people who need help, shown in mails and pages. Empty: none.')
param supportAddress string = ''

@description('Your own domain to send mails from. Empty: a domain that Azure manages, good for a few mails an hour.')
param mailDomain string = ''

@description('Whether the DNS records of mailDomain stand and Azure has verified them. Until then mails come from the managed domain.')
param mailDomainVerified bool = false

@description('Geography where Communication Services keeps its data, as Europe or United States.')
param mailDataLocation string = 'Europe'

@description('Name of the key that signs links. Another name makes another key.')
param signingKey string = '1'

@description('Name of the key that signed links until now and still verifies them. Empty: none.')
param previousSigningKey string = ''

@description('Name of the key that signs access tokens. Another name makes another key.')
param accessKey string = '1'

@description('Name of a key that is published beside it: the next one, a day before it signs, or the last one, until its tokens have ended. Empty: none.')
param secondAccessKey string = ''

@description('Mail address that alerts go to. Empty: they show in the portal only.')
param alertAddress string = ''

@minValue(1)
@maxValue(1000)
@description('The most instances that run at once: it bounds what a flood can cost.')
param maximumInstances int = 40

@minValue(1)
@maxValue(1000)
@description('How many requests an instance takes at once. With fewer there are more instances, and passwords wait for fewer others.')
param httpConcurrency int = 16

@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
@description('How storage is copied. GRS and GZRS keep a copy in another region too.')
param storageSku string = 'Standard_LRS'

var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identity 'identity.bicep' = {
  scope: group
  params: { name: 'id-${token}', location: location, tags: tags }
}

module storage 'storage.bicep' = {
  scope: group
  params: { name: 'st${token}', location: location, tags: tags, sku: storageSku }
}

module vault 'vault.bicep' = {
  scope: group
  params: {
    name: 'kv-${token}'
    location: location
    tags: tags
    signingKeys: empty(previousSigningKey) ? [signingKey] : [signingKey, previousSigningKey]
    accessKeys: empty(secondAccessKey) ? [accessKey] : [accessKey, secondAccessKey]
  }
}

module mail 'mail.bicep' = {
  scope: group
  params: {
    name: token
    tags: tags
    dataLocation: mailDataLocation
    domain: mailDomain
    domainVerified: mailDomainVerified
  }
}

module monitoring 'monitoring.bicep' = {
  scope: group
  params: { workspaceName: 'log-${token}', insightsName: 'appi-${token}', location: location, tags: tags }
}

module alerts 'alerts.bicep' = {
  scope: group
  params: {
    name: token
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    address: alertAddress
  }
}

module roles 'roles.bicep' = {
  scope: group
  params: {
    principalId: identity.outputs.principalId
    storageName: storage.outputs.name
    vaultName: vault.outputs.name
    insightsName: monitoring.outputs.insightsName
    communicationName: mail.outputs.name
  }
}

module app 'app.bicep' = {
  scope: group
  params: {
    name: 'func-${token}'
    planName: 'plan-${token}'
    location: location
    tags: tags
    maximumInstances: maximumInstances
    httpConcurrency: httpConcurrency
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageName: storage.outputs.name
    packageContainer: storage.outputs.packageContainer
    insightsName: monitoring.outputs.insightsName
    signingKeyUri: vault.outputs.signingKeyUris[0]
    previousSigningKeyUri: empty(previousSigningKey) ? '' : vault.outputs.signingKeyUris[1]
    accessKeyUri: vault.outputs.accessKeyUris[0]
    secondAccessKeyUri: empty(secondAccessKey) ? '' : vault.outputs.accessKeyUris[1]
    publicUrl: publicUrl
    allowedOrigins: empty(allowedOrigins) ? [] : map(split(allowedOrigins, ','), item => trim(item))
    returnUrls: map(split(returnUrls, ','), item => trim(item))
    mailEndpoint: mail.outputs.endpoint
    mailFrom: mail.outputs.from
    productName: productName
    supportAddress: supportAddress
  }
  // Key Vault references are read when the app starts: without its roles it would not.
  dependsOn: [roles]
}

@description('Base of every link.')
output ACTIVATION_URL string = app.outputs.publicUrl

@description('Whose tables and queues an operator looks at.')
output STORAGE_ACCOUNT string = storage.outputs.name

@description('Whom mails come from.')
output MAIL_FROM string = mail.outputs.from

@description('The DNS records that mailDomain needs.')
output MAIL_DOMAIN_RECORDS object = mail.outputs.domainRecords
