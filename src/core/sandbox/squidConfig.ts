import type { NetworkPolicy } from '../model/network';
import { errors } from '../util/errors';

/** Addresses that no name may lead to: this host, private nets, link-local with cloud metadata, multicast. */
const privateNets = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/3',
  '::/127',
  '::ffff:0:0/96',
  '64:ff9b::/96',
  'fc00::/7',
  'fe80::/10',
  'ff00::/8',
];

/**
 * The configuration of squid for a policy (format: squid 5 and 6, `squid.conf`). Names are compared as text
 * before anything is resolved, so that a refused name does not even leave as a DNS question.
 */
export function squidConfig(policy: NetworkPolicy): string {
  const domains = [...new Set(policy.domains.map(checkedHost))].sort();
  const endpoints = [
    ...new Set(policy.endpoints.map(({ host, port }) => `${checkedHost(host)} ${checkedPort(port)}`)),
  ].sort();
  return [
    'http_port 127.0.0.1:3128',
    'pid_filename none',
    'visible_hostname tsk-proxy',
    'cache deny all',
    'cache_mem 0 MB',
    'max_filedescriptors 4096',
    'pinger_enable off',
    'shutdown_lifetime 0 seconds',
    'via off',
    'forwarded_for delete',
    'httpd_suppress_version_string on',
    'cache_log /dev/null',
    'logformat tsk %ts.%03tu %>a %Ss/%03>Hs %rm %ru %>st %<st',
    'access_log stdio:/dev/stdout logformat=tsk',
    ...endpoints.flatMap((endpoint, n) => {
      const [host, port] = endpoint.split(' ');
      return [
        `acl endpoint${n}_host dstdomain -n ${host}`,
        `acl endpoint${n}_port port ${port}`,
        `http_access allow endpoint${n}_host endpoint${n}_port`,
      ];
    }),
    ...(domains.length
      ? [
          `acl allowed dstdomain -n ${domains.join(' ')}`,
          'acl web port 80 443',
          'acl tls port 443',
          `acl private dst ${privateNets.join(' ')}`,
          'http_access deny !allowed',
          'http_access deny !web',
          'http_access deny CONNECT !tls',
          'http_access deny private',
          'http_access allow allowed',
        ]
      : []),
    'http_access deny all',
    '',
  ].join('\n');
}

/** Only what can be a host name or address: nothing that could add a line or a word to the file. */
function checkedHost(host: string): string {
  const name = host.toLowerCase();
  if (!/^\.?[a-z0-9_]([a-z0-9_.-]*[a-z0-9])?$/.test(name) && !/^[0-9a-f:]+$/.test(name)) {
    throw errors.badInput(
      `"${host}" is not a host name that can be allowed. Write a name such as api.example.com, or .example.com for a domain with all below it.`,
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
