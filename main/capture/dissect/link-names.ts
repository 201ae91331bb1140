/** Names of link types, as people know them. Source: the LINKTYPE_ registry (tcpdump.org/linktypes.html). */

const names: Readonly<Record<number, string>> = {
  0: 'loopback',
  1: 'Ethernet',
  6: 'Token Ring',
  8: 'SLIP',
  9: 'PPP',
  10: 'FDDI',
  12: 'raw IP',
  14: 'raw IP',
  50: 'PPP',
  51: 'PPPoE',
  100: 'ATM',
  101: 'raw IP',
  104: 'Cisco HDLC',
  105: 'Wi-Fi',
  107: 'Frame Relay',
  108: 'loopback',
  113: 'Linux cooked',
  117: 'firewall log of OpenBSD',
  119: 'Wi-Fi (Prism)',
  122: 'Fibre Channel',
  123: 'ATM (SunATM)',
  127: 'Wi-Fi (radiotap)',
  138: 'IP over FireWire',
  143: 'cable modem (DOCSIS)',
  163: 'Wi-Fi (AVS)',
  166: 'PPP',
  187: 'Bluetooth',
  189: 'USB',
  192: 'Wi-Fi (PPI)',
  195: 'low-power radio (802.15.4)',
  201: 'Bluetooth',
  204: 'PPP',
  220: 'USB',
  227: 'CAN bus',
  228: 'raw IPv4',
  229: 'raw IPv6',
  230: 'low-power radio (802.15.4)',
  239: 'firewall log of Linux',
  247: 'InfiniBand',
  249: 'USB',
  251: 'Bluetooth',
  252: 'Wireshark’s own export',
  253: 'Linux netlink',
  254: 'Bluetooth',
  256: 'Bluetooth',
  276: 'Linux cooked 2',
};

/** Numbers above the registry's, for what Network Monitor records and the registry has no number for. */
export const ofNetworkMonitor = 0x10000;
/** What Network Monitor notes among the packets: its filter, its adapters, events. It carries no packet. */
export const notes = 0x20000;

/** Source: Network Monitor's media types, which follow NDIS_MEDIUM of Microsoft's ntddndis.h but for 5 to 9. */
const mediaOfNetworkMonitor: Readonly<Record<number, string>> = {
  4: 'wide area network',
  5: 'IP over FireWire',
  6: 'Wi-Fi',
  10: 'mobile network',
  11: 'infrared',
};

/** The link types that nearly every capture has; people know them without a number. */
const common: ReadonlySet<number> = new Set([0, 1, 12, 14, 101, 108, 113, 228, 229, 276]);

/** A link type in words: its name, and its number where that helps to look it up. */
export function linkName(linkType: number): string {
  if (linkType === notes) return 'notes of Network Monitor';
  if (linkType >= ofNetworkMonitor && linkType < notes) {
    const media = linkType - ofNetworkMonitor;
    const name = mediaOfNetworkMonitor[media];
    return name === undefined ? `Network Monitor media type ${media}` : `${name} (Network Monitor media type ${media})`;
  }
  const name = linkType >= 147 && linkType <= 162 ? 'private use' : names[linkType];
  if (name === undefined) return `link type ${linkType}`;
  return common.has(linkType) ? name : `${name} (link type ${linkType})`;
}
