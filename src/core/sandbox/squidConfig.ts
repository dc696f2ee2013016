import type { NetworkPolicy } from '../model/network';
import { sandboxLayout } from '../model/sandboxLayout';
import { errors } from '../util/errors';
import { oneLine, truncate } from '../util/text';
import { domainList } from './domainList';
import { squidRules } from './squidRules';

/**
 * Addresses that no name may lead to: this host, private nets, link-local with cloud metadata, multicast. squid takes an
 * IPv4 address that is written as IPv6 for the IPv4 one; the net of these would be all of IPv4.
 */
const privateNets = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  // The metadata of one cloud.
  '168.63.129.16/32',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/3',
  '::/96',
  // These hold IPv4 addresses.
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '2001::/32',
  '2002::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
];

/**
 * The configuration of squid for a policy (format: squid 5 and 6, `squid.conf`). Names are compared as text
 * before anything is resolved, so that a refused name does not even leave as a DNS question. What the policy denies is
 * denied first; then come the user's exact endpoints; then the allow-list, or the user's own rules instead. `upstream`: see
 * `squidUpstream`.
 */
export function squidConfig(policy: NetworkPolicy, upstream: readonly string[] = []): string {
  const denied = domainList(policy.denied);
  const endpoints = [
    ...new Set(policy.endpoints.map(({ host, port }) => `${checkedHost(host)} ${checkedPort(port)}`)),
  ].sort();
  return [
    `http_port 127.0.0.1:${sandboxLayout.proxyPort}`,
    'pid_filename none',
    `visible_hostname ${sandboxLayout.proxyHost}`,
    'cache deny all',
    'cache_mem 0 MB',
    'max_filedescriptors 4096',
    'pinger_enable off',
    'shutdown_lifetime 0 seconds',
    // A name that is none may not even leave as a DNS question.
    'check_hostnames on',
    'via off',
    'forwarded_for delete',
    'httpd_suppress_version_string on',
    'cache_log /dev/null',
    // Read by `parseProxyLine`.
    'logformat tsk %ts.%03tu %>a %Ss/%03>Hs/%err_code %rm %ru %>st %<st',
    'access_log stdio:/dev/stdout logformat=tsk',
    ...upstream,
    `acl tsk_private dst ${privateNets.join(' ')}`,
    ...(denied.length
      ? [`acl tsk_denied dstdomain -n ${denied.join(' ')}`, 'http_access deny tsk_denied']
      : []),
    ...endpoints.flatMap((endpoint, n) => {
      const [host, port] = endpoint.split(' ');
      return [
        `acl tsk_endpoint${n}_host dstdomain -n ${host}`,
        `acl tsk_endpoint${n}_port port ${port}`,
        `http_access allow tsk_endpoint${n}_host tsk_endpoint${n}_port`,
      ];
    }),
    ...(policy.rules === undefined ? allowList(policy) : ownRules(policy.rules)),
    'http_access deny all',
    '',
  ].join('\n');
}

function allowList({ domains, below = [] }: NetworkPolicy): readonly string[] {
  const names = domainList(domains);
  const suffixes = domainList(below);
  const allowed = [...(names.length ? ['tsk_allowed'] : []), ...(suffixes.length ? ['tsk_below'] : [])];
  if (!allowed.length) return [];
  return [
    ...(names.length ? [`acl tsk_allowed dstdomain -n ${names.join(' ')}`] : []),
    ...(suffixes.length
      ? [
          `acl tsk_below dstdomain -n ${suffixes.join(' ')}`,
          `acl tsk_top dstdomain -n ${suffixes.map((suffix) => suffix.slice(1)).join(' ')}`,
        ]
      : []),
    'acl tsk_web port 80 443',
    'acl tsk_tls port 443',
    'acl tsk_ftp proto FTP',
    `http_access deny ${allowed.map((list) => `!${list}`).join(' ')}`,
    ...(suffixes.length ? [`http_access deny tsk_top${names.length ? ' !tsk_allowed' : ''}`] : []),
    'http_access deny !tsk_web',
    'http_access deny CONNECT !tsk_tls',
    // It would continue to a port that the other side names.
    'http_access deny tsk_ftp',
    'http_access deny tsk_private',
    ...allowed.map((list) => `http_access allow ${list}`),
  ];
}

function ownRules(rules: string): readonly string[] {
  return [
    // squid's own pages tell what other tasks ask for.
    'http_access deny manager',
    // By which `followDoor` knows the end: not to be looked up.
    'acl tsk_mark dstdomain -n .invalid',
    'http_access deny tsk_mark',
    ...squidRules(rules).lines,
  ];
}

/** Only what can be a host name or address: nothing that could add a line or a word to the file. */
function checkedHost(host: string): string {
  const name = host.toLowerCase();
  if (!/^[a-z0-9_]([a-z0-9_.-]*[a-z0-9])?$/.test(name) && !/^[0-9a-f:]+$/.test(name)) {
    throw errors.badInput(
      `"${truncate(oneLine(host), 80)}" is not a host name or address. Write one such as gateway.example.com.`,
    );
  }
  return name;
}

function checkedPort(port: number): number {
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw errors.badInput(`${port} is not a port. Write a number from 1 to 65535.`);
  }
  return port;
}
