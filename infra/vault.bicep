param name string
param location string
param tags object

@description('Names of the keys that sign and verify links. Each is made once and never replaced.')
param signingKeys string[]

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    // Links live for hours: purge protection would keep the name of a removed environment for longer than any of them.
    softDeleteRetentionInDays: 7
  }
}

module keys 'signing-key.bicep' = [
  for key in signingKeys: {
    params: { vaultName: vault.name, name: 'token-signing-key-${key}' }
  }
]

output name string = vault.name
output signingKeyUris string[] = [for (key, i) in signingKeys: keys[i].outputs.uri]
