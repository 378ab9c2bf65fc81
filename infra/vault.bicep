param name string
param location string
param tags object

@description('Names of the keys that sign and verify links. Each is made once and never replaced.')
param signingKeys string[]

@description('Names of the keys that sign access tokens or are published with them. Each is made once and never replaced.')
param accessKeys string[]

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    // A lost key loses no data: people sign in again and ask for a new link. So seven days to recover one will do, and no purge
    // protection, which would keep the name of a removed environment until they are over.
    softDeleteRetentionInDays: 7
  }
}

module keys 'signing-key.bicep' = [
  for key in signingKeys: {
    params: { vaultName: vault.name, name: 'token-signing-key-${key}', contentType: 'HS256 key, base64' }
  }
]

module seeds 'signing-key.bicep' = [
  for key in accessKeys: {
    params: { vaultName: vault.name, name: 'access-key-${key}', contentType: 'Seed of an ES256 key, base64' }
  }
]

output name string = vault.name
output signingKeyUris string[] = [for (key, i) in signingKeys: keys[i].outputs.uri]
output accessKeyUris string[] = [for (key, i) in accessKeys: seeds[i].outputs.uri]
