param name string
param tags object
param dataLocation string
param domain string
param domainVerified bool

var sendsFromOwnDomain = !empty(domain) && domainVerified

resource email 'Microsoft.Communication/emailServices@2025-05-01' = {
  name: 'acse-${name}'
  location: 'global'
  tags: tags
  properties: { dataLocation: dataLocation }

  resource managedDomain 'domains' = {
    name: 'AzureManagedDomain'
    location: 'global'
    tags: tags
    properties: {
      domainManagement: 'AzureManaged'
      // Counting opens and clicks would rewrite links and load pictures.
      userEngagementTracking: 'Disabled'
    }
  }
}

resource ownDomain 'Microsoft.Communication/emailServices/domains@2025-05-01' = if (!empty(domain)) {
  parent: email
  name: empty(domain) ? 'none' : domain
  location: 'global'
  tags: tags
  properties: {
    domainManagement: 'CustomerManaged'
    userEngagementTracking: 'Disabled'
  }
}

resource communication 'Microsoft.Communication/communicationServices@2025-05-01' = {
  name: 'acs-${name}'
  location: 'global'
  tags: tags
  properties: {
    dataLocation: dataLocation
    linkedDomains: sendsFromOwnDomain ? [ownDomain.id] : [email::managedDomain.id]
    disableLocalAuth: true
  }
}

output name string = communication.name
output endpoint string = 'https://${communication.properties.hostName}'
output from string = sendsFromOwnDomain
  ? 'DoNotReply@${domain}'
  : 'DoNotReply@${email::managedDomain.properties.fromSenderDomain}'
output domainRecords object = empty(domain) ? {} : ownDomain!.properties.verificationRecords
