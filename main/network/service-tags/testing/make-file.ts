/** Files in the shape of Microsoft's, with ranges of our own: tests need no file of Microsoft's. */

/** A file as it is downloaded. */
export function fileOf(
  tags: Readonly<Record<string, readonly unknown[]>>,
  more: Readonly<Record<string, unknown>> = {},
): Uint8Array {
  const document = {
    changeNumber: 363,
    cloud: 'Public',
    values: Object.entries(tags).map(([name, addressPrefixes]) => ({
      name,
      id: name,
      properties: {
        changeNumber: 1,
        region: name.split('.')[1] ?? '',
        regionId: 0,
        platform: 'Azure',
        systemService: name.split('.')[0],
        addressPrefixes,
        // China's files have null here.
        networkFeatures: name.length % 2 === 0 ? null : ['API', 'NSG'],
      },
    })),
    ...more,
  };
  return new TextEncoder().encode(JSON.stringify(document));
}

/** Ranges of tags that matter, as small as they can be. */
export const smallFile = (): Uint8Array =>
  fileOf({
    AzureActiveDirectory: ['20.190.128.0/18', '2603:1006:2000::/48'],
    'AzureCloud.westeurope': ['20.50.0.0/16', '2603:1020:206::/48'],
    AzureCloud: ['20.50.0.0/16', '20.190.128.0/18', '51.140.0.0/14', '2603:1020:200::/40', '2603:1006::/32'],
    'ServiceBus.WestEurope': ['20.50.201.0/24'],
    'Storage.WestEurope': ['20.60.1.0/24'],
  });

/**
 * A large file: `count` ranges spread over as many tags as Microsoft has, one in four of them IPv6, of lengths that
 * Microsoft's have. The same each time.
 */
export function largeFile(count: number): { readonly bytes: Uint8Array; readonly addresses: readonly string[] } {
  let state = 1;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
  const tags: Record<string, string[]> = {};
  const addresses: string[] = [];
  for (let number = 0; number < count; number++) {
    const name = number % 3 === 0 ? 'AzureCloud' : `Service${next(90)}.region${next(40)}`;
    const [a, b, c] = [20 + next(32), next(256), next(256)];
    const six = number % 4 === 0;
    const site = `2603:10${(b & 255).toString(16).padStart(2, '0')}:${((c << 8) | a).toString(16)}`;
    (tags[name] ??= []).push(six ? `${site}::/${44 + next(5)}` : `${a}.${b}.${c}.0/${20 + next(10)}`);
    addresses.push(six ? `${site}::${next(65536).toString(16)}` : `${a}.${b}.${c}.${next(256)}`);
  }
  return { bytes: fileOf(tags), addresses };
}
