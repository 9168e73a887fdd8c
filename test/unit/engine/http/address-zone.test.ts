import { describe, expect, it } from 'vitest';
import { literalZone, zoneOf } from '../../../../src/engine/http/address-zone.ts';

describe('the zone of an address', () => {
  it.each([
    ['8.8.8.8', 'public'],
    ['172.15.255.255', 'public'],
    ['172.32.0.0', 'public'],
    ['2606:4700::1111', 'public'],
    ['10.1.2.3', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.0.1', 'private'],
    ['100.64.0.1', 'private'],
    ['100.127.255.255', 'private'],
    ['198.18.0.1', 'private'],
    ['255.255.255.255', 'private'],
    ['fd12:3456::1', 'private'],
    ['127.8.8.8', 'loopback'],
    ['0.0.0.0', 'loopback'],
    ['::1', 'loopback'],
    ['::', 'loopback'],
    ['169.254.169.254', 'linkLocal'],
    ['100.100.100.200', 'linkLocal'],
    ['fd00:ec2::254', 'linkLocal'],
    ['fe80::1%eth0', 'linkLocal'],
  ])('%s is %s', (address, zone) => {
    expect(zoneOf(address)).toBe(zone);
  });

  it.each([
    ['mapped', '::ffff:169.254.169.254'],
    ['mapped, in hexadecimal digits', '::ffff:a9fe:a9fe'],
    ['compatible', '::169.254.169.254'],
    ['behind NAT64', '64:ff9b::a9fe:a9fe'],
    ['behind 6to4', '2002:a9fe:a9fe::1'],
  ])('is that of an IPv4 address in an IPv6 address: %s', (_how, address) => {
    expect(zoneOf(address)).toBe('linkLocal');
  });

  it.each([
    ['http://0x7f.1/', 'loopback'],
    ['http://2130706433/', 'loopback'],
    ['http://127.0.0.1./', 'loopback'],
    ['http://[::ffff:10.0.0.1]/', 'private'],
    ['http://localhost/', 'loopback'],
    ['http://a.LOCALHOST./', 'loopback'],
    ['http://8.8.8.8/', 'public'],
    ['http://127.0.0.1.example/', undefined],
    ['http://localhost.example/', undefined],
  ])('of the host of %s is %s', (url, zone) => {
    expect(literalZone(new URL(url))).toBe(zone);
  });
});
