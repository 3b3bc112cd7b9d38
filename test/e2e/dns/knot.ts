// A real Knot DNS on loopback: the same as BIND, by other people.
import { type Kind, type NameServerOptions, type RunningNameServer, startNameServer } from './name-server.ts';

const knot: Kind = {
  paths: ['knotd', '/usr/sbin/knotd'],
  versionFlag: '--version',
  missing: 'Knot DNS is needed and not here: install it (Debian: apt-get install knot)',
  args: (configFile) => ['-c', configFile],
  running: /server started/,
  config({ folder, host, port, keyName, secret, algorithm, zones, open }) {
    return [
      'server:',
      `    rundir: ${folder}`,
      `    listen: ${host}@${port}`,
      'key:',
      `  - id: ${keyName}`,
      `    algorithm: ${algorithm}`,
      `    secret: ${secret}`,
      'acl:',
      '  - id: all',
      `    address: ${host}`,
      ...(open ? [] : [`    key: ${keyName}`]),
      '    action: [transfer, update]',
      'database:',
      `    storage: ${folder}`,
      'template:',
      '  - id: default',
      `    storage: ${folder}`,
      '    acl: all',
      'zone:',
      ...zones.flatMap((zone) => [`  - domain: ${zone}`, `    file: ${zone}`]),
      'log:',
      '  - target: stderr',
      '    any: info',
    ].join('\n');
  },
};

/** Starts one with empty zones. */
export function startKnot(options: NameServerOptions): Promise<RunningNameServer> {
  return startNameServer(knot, options);
}
