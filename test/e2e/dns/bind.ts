// A real BIND on loopback: dynamic zones, one TSIG key, transfers allowed to whoever has it.
import { join } from 'node:path';
import { type Kind, type NameServerOptions, type RunningNameServer, startNameServer } from './name-server.ts';

export type Bind = RunningNameServer;

const bind: Kind = {
  // Debian keeps servers out of a user's path.
  paths: ['named', '/usr/sbin/named', '/usr/local/sbin/named'],
  versionFlag: '-v',
  missing: 'BIND is needed and not here: install it (Debian: apt-get install bind9)',
  args: (configFile) => ['-g', '-c', configFile, '-n', '1'],
  running: / running$/m,
  config({ folder, host, port, keyName, secret, algorithm, zones, open, tls }) {
    const who = open ? 'any' : `key "${keyName}"`;
    return [
      `key "${keyName}" { algorithm ${algorithm}; secret "${secret}"; };`,
      ...(tls ? [`tls own { cert-file "${join(folder, 'tls.crt')}"; key-file "${join(folder, 'tls.key')}"; };`] : []),
      'options {',
      `  directory "${folder}"; pid-file none; session-keyfile "${join(folder, 'session.key')}";`,
      `  listen-on port ${port}${tls ? ' tls own' : ''} { ${host}; }; listen-on-v6 { none; };`,
      '  recursion no; dnssec-validation no; notify no; empty-zones-enable no; max-journal-size 10m;',
      '};',
      'controls { };',
      ...zones.map(
        (zone) =>
          `zone "${zone}" { type primary; file "${zone}"; allow-transfer { ${who}; }; allow-update { ${who}; }; };`,
      ),
    ].join('\n');
  },
};

/** Starts one with empty zones. */
export function startBind(options: NameServerOptions): Promise<Bind> {
  return startNameServer(bind, options);
}
