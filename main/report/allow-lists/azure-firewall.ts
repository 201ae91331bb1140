/**
 * Application rules for a policy of Azure Firewall, as an ARM template. JSON takes no comments: what matters stands in
 * `metadata` and in the descriptions. `*.example.com` stands for all names below; a path needs the Premium tier and
 * decryption, so that hosts alone are named. Source: Microsoft, template reference of
 * Microsoft.Network/firewallPolicies/ruleCollectionGroups (2023-11-01); "Azure Firewall: FQDN filtering".
 */
import { portGroups, portText, unique, type AllowList, type PortGroup } from './allow-list.js';
import type { AllowListText } from './format.js';
import { preamble, textOf } from './preamble.js';

/** Writes the list as an ARM template. */
export function azureFirewall(list: AllowList): AllowListText {
  const groups = portGroups(list);
  const left = groups.filter(({ protocol }) => protocol === 'tcp');
  const template = {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    metadata: { description: preamble(list).join(' ').replace(/\s+/g, ' ') },
    parameters: {
      firewallPolicyName: {
        type: 'string',
        metadata: { description: 'Name of the policy that the rules are added to.' },
      },
      sourceAddresses: { type: 'array', metadata: { description: "The connector servers' addresses." } },
      priority: {
        type: 'int',
        defaultValue: 200,
        minValue: 100,
        maxValue: 65000,
        metadata: { description: 'Lower numbers come first. Choose one that comes before rules that decrypt.' },
      },
    },
    resources: [
      {
        type: 'Microsoft.Network/firewallPolicies/ruleCollectionGroups',
        apiVersion: '2023-11-01',
        name: "[format('{0}/{1}', parameters('firewallPolicyName'), 'entra-private-network-connector')]",
        properties: {
          priority: "[parameters('priority')]",
          ruleCollections: [
            {
              ruleCollectionType: 'FirewallPolicyFilterRuleCollection',
              name: 'entra-private-network-connector',
              priority: 100,
              action: { type: 'Allow' },
              rules: groups.filter(({ protocol }) => protocol !== 'tcp').flatMap(rules),
            },
          ],
        },
      },
    ],
  };
  return {
    text: textOf([JSON.stringify(template, null, 2)]),
    notes: [
      'az deployment group create --resource-group GROUP --template-file FILE --parameters firewallPolicyName=POLICY \\',
      '  sourceAddresses=\'["10.0.0.4"]\'',
      ...left.map(
        ({ ports, entries }) =>
          `Not in it, because application rules know only HTTP and TLS: port ${portText(ports)} to ${unique(entries.map(({ pattern }) => pattern)).join(', ')}.`,
      ),
    ],
  };
}

/** An application rule has single ports. */
function rules({ protocol, ports: [first, last], entries }: PortGroup): object[] {
  const rule = {
    ruleType: 'ApplicationRule',
    description: 'No TLS inspection: these names must not be decrypted.',
    targetFqdns: unique(entries.map(({ pattern }) => pattern)),
    sourceAddresses: "[parameters('sourceAddresses')]",
    terminateTLS: false,
  };
  const name = `connector-${protocol}-${portText([first, last])}`;
  const ports = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const protocolType = protocol === 'http' ? 'Http' : 'Https';
  return [{ ...rule, name, protocols: ports.map((port) => ({ protocolType, port })) }];
}
