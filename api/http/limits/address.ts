import { isIPv6 } from 'node:net';

/** A household, a small office or a machine elsewhere has a network of its own of this size. */
const NETWORK_GROUPS = 3;

/**
 * Where a call comes from, as far as it can be believed: the last `proxies` entries of `X-Forwarded-For` were written by
 * proxies of our own, everything before them by anybody. Without such proxies it is the other end of the connection.
 */
export function originOf(remote: string | undefined, forwarded: string | undefined, proxies: number): string {
  const said = forwarded?.split(',').map((part) => part.trim()) ?? [];
  const address = proxies > 0 ? (said.at(-proxies) ?? said[0] ?? remote) : remote;
  return networkOf(address ?? '');
}

/** An IPv4 address as it is; of an IPv6 address the network (/48), for its owner may change the rest at will. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain)) return plain.slice(0, 64);
  const [head = '', tail] = plain.toLowerCase().split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? 0 : Math.max(0, 8 - front.length - back.length);
  const groups = [...front, ...Array.from({ length: gap }, () => '0'), ...back];
  return `${groups.slice(0, NETWORK_GROUPS).join(':')}::/48`;
}
