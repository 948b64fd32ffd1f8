/** Where a request comes from, as far as it is counted: an address, or the network a whole household or building has in IPv6. */
import { isIPv6 } from 'node:net';

/** The first four groups of an IPv6 address, shortened groups filled in. */
const network = (address: string): string => {
  const [front = '', back] = address.split('::');
  const groups = front.split(':').filter((group) => group !== '');
  const behind = back === undefined ? [] : back.split(':').filter((group) => group !== '');
  const filled = back === undefined ? groups : [...groups, ...Array.from({ length: Math.max(0, 8 - groups.length - behind.length) }, () => '0'), ...behind];
  return filled.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, '').toLowerCase()).join(':');
};

/** One name for everything from one place: `203.0.113.7`; of IPv6 its /64, since who has one address there has all of them. */
export const sourceOf = (address: string): string => {
  const plain = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  return isIPv6(plain) ? `${network(plain)}::/64` : plain;
};
