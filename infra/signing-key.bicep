param vaultName string
param name string
param contentType string

// Made by Resource Manager inside the deployment: no person, machine or log ever holds the key. 122 random bits each.
@secure()
param part1 string = newGuid()
@secure()
param part2 string = newGuid()
@secure()
param part3 string = newGuid()

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = {
  name: vaultName
}

// A redeploy makes new parts, and must not replace the key: every link, or access token, would die.
@onlyIfNotExists()
resource key 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = {
  parent: vault
  name: name
  properties: {
    value: base64('${part1}${part2}${part3}')
    contentType: contentType
  }
}

// Without a version, so that the app follows a key that an operator replaces by hand.
output uri string = '${vault.properties.vaultUri}secrets/${name}'
