/**
 * The loopback address by which a door's connections are known to the proxy: 127.x.y.z from the first 22
 * bits of its name, never in 127.0.0.0/16 (the proxy listens there). Each attempt of a task has another one.
 */
export function sourceAddress(door: string): string {
  const bits = Number.parseInt(door.slice(0, 6), 16);
  const x = 64 + ((bits >> 16) & 0x3f);
  const y = (bits >> 8) & 0xff;
  const z = bits & 0xff;
  return `127.${x}.${y}.${z}`;
}
