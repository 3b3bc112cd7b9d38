// What standalone mode prints once it is ready: its addresses and three commands that show what it does.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Address, addressText } from './address.ts';

export interface WelcomeOptions {
  /** Undefined where the half does not run. */
  readonly webhook: Address | undefined;
  readonly probes: Address;
  readonly dns: Address | undefined;
  readonly paths: readonly string[];
  readonly domains: readonly string[];
  /** A name that is published now, with its record type. */
  readonly published: { readonly name: string; readonly type: string } | undefined;
  readonly commandExists: (name: string) => boolean;
}

/** @returns several lines for a person, ending in a newline */
export function welcome(options: WelcomeOptions): string {
  const { webhook, probes, dns, paths, domains, published, commandExists } = options;
  const lines = ['', `zonewarden is ready; it reads ${paths.join(', ')} again when something changes there.`, ''];
  if (webhook !== undefined) lines.push(`  webhook   https://${addressText(webhook)}/validate`);
  lines.push(`  health    http://${addressText(probes)}/readyz`, `  metrics   http://${addressText(probes)}/metrics`);
  if (dns !== undefined) lines.push(`  DNS       ${addressText(dns)} (UDP and TCP)`);
  if (webhook !== undefined) {
    const domain = domains[0]?.replace(/^\./, '');
    const denied = domain === undefined ? 'shop_.example..com' : 'shop.example.invalid';
    lines.push('', 'A review that is denied:', '', post(webhook, denied, commandExists));
    lines.push('', 'One that is allowed:', '', post(webhook, `shop.${domain ?? 'example.com'}`, commandExists));
  }
  if (dns !== undefined) lines.push('', 'A name that is published:', '', query(dns, published, commandExists));
  return `${lines.join('\n')}\n\n`;
}

/** Whether a command stands on the PATH and may be run. */
export function onPath(name: string, path: string | undefined): boolean {
  return (path ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });
}

/** A whole AdmissionReview, so that the command works from any folder; by curl, or by Node where there is no curl. */
function post(webhook: Address, host: string, commandExists: (name: string) => boolean): string {
  const ingress = { group: 'networking.k8s.io', version: 'v1', kind: 'Ingress' };
  const review = JSON.stringify({
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid: '1',
      operation: 'CREATE',
      kind: ingress,
      namespace: 'default',
      name: 'shop',
      object: {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: { name: 'shop', namespace: 'default' },
        spec: { rules: [{ host }] },
      },
    },
  });
  const url = `https://${addressText(webhook)}/validate`;
  if (commandExists('curl')) return `  curl -sk ${url} -H 'content-type: application/json' -d '${review}'`;
  const program = `fetch("${url}",{method:"POST",headers:{"content-type":"application/json"},body:process.argv[1]}).then(r=>r.text()).then(console.log)`;
  return `  NODE_TLS_REJECT_UNAUTHORIZED=0 NODE_NO_WARNINGS=1 node -e '${program}' '${review}'`;
}

function query(dns: Address, published: WelcomeOptions['published'], commandExists: (name: string) => boolean): string {
  const { name, type } = published ?? { name: 'example.com', type: 'SOA' };
  if (commandExists('dig')) return `  dig @${dns.host} -p ${dns.port} ${name} ${type}`;
  const program =
    'const r=new(require("dns").Resolver)();r.setServers([process.argv[1]]);r.resolve(process.argv[2],process.argv[3],console.log)';
  return `  node -e '${program}' '${addressText(dns)}' ${name} ${type}`;
}
