import { BlockList, isIP } from 'node:net';

/** Where an IP address leads to. The metadata services of clouds are in `linkLocal`, wherever their addresses are. */
export type AddressZone = 'public' | 'private' | 'loopback' | 'linkLocal';

/** The ranges that are not public (RFC 6890, RFC 1918, RFC 4193, RFC 6598), as prefix and length. */
const ipv4Ranges: Record<Exclude<AddressZone, 'public'>, [prefix: string, length: number][]> = {
  // The last one is the metadata service of Alibaba Cloud.
  linkLocal: [
    ['169.254.0.0', 16],
    ['100.100.100.200', 32],
  ],
  // A connection to 0.0.0.0 reaches this machine.
  loopback: [
    ['127.0.0.0', 8],
    ['0.0.0.0', 32],
  ],
  private: [
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
    ['224.0.0.0', 4],
    ['240.0.0.0', 4],
  ],
};

const ipv6Ranges: typeof ipv4Ranges = {
  // The last one is the metadata service of AWS.
  linkLocal: [
    ['fe80::', 10],
    ['fd00:ec2::254', 128],
  ],
  loopback: [
    ['::1', 128],
    ['::', 128],
  ],
  private: [
    ['fc00::', 7],
    ['fec0::', 10],
    ['ff00::', 8],
    ['64:ff9b:1::', 48],
  ],
};

const zones = ['linkLocal', 'loopback', 'private'] as const;
const blocks = zones.map((zone) => ({ zone, list: blockListOf(zone) }));

/** Returns the ranges of a zone, with the IPv4 addresses that IPv6 addresses contain (RFC 4291, RFC 6052, RFC 3056). */
function blockListOf(zone: (typeof zones)[number]): BlockList {
  const list = new BlockList();
  for (const [prefix, length] of ipv6Ranges[zone]) list.addSubnet(prefix, length, 'ipv6');
  for (const [prefix, length] of ipv4Ranges[zone]) {
    // Covers IPv4-mapped addresses too.
    list.addSubnet(prefix, length, 'ipv4');
    for (const start of ['::', '64:ff9b::']) list.addSubnet(`${start}${prefix}`, 96 + length, 'ipv6');
    const hex = Buffer.from(prefix.split('.').map(Number)).toString('hex');
    list.addSubnet(`2002:${hex.slice(0, 4)}:${hex.slice(4)}::`, 16 + length, 'ipv6');
  }
  return list;
}

/** Returns the zone of an IP address. */
export function zoneOf(address: string): AddressZone {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  return blocks.find(({ list }) => list.check(address, family))?.zone ?? 'public';
}

/** Returns the zone of the host of a URL if that is an IP address or `localhost`; undefined for any other name. */
export function literalZone({ hostname }: URL): AddressZone | undefined {
  const address = hostname.replace(/^\[|\]$/g, '');
  if (isIP(address) !== 0) return zoneOf(address);
  return /^(.*\.)?localhost\.?$/.test(hostname) ? 'loopback' : undefined;
}
