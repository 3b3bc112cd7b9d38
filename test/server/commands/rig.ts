// Runs the command line as the entry does, with everything it reads and writes in memory.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../../server/cli.ts';

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs `zonewarden ARGS` to its end. */
export async function zonewarden(
  args: readonly string[],
  { stdin = '', env = {} }: RunOptions = {},
): Promise<Finished> {
  let stdout = '';
  let stderr = '';
  const code = await run({
    argv: args,
    env,
    streams: {
      stdout: {
        write: (text) => {
          stdout += text;
        },
      },
      stderr: {
        write: (text) => {
          stderr += text;
        },
      },
      stdin: async () => stdin,
    },
  });
  return { code, stdout, stderr };
}

/** A folder of files for one test, removed when it ends. */
export function folderOf(files: Readonly<Record<string, string>>): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'zonewarden-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** An Ingress in YAML with one host and an address; an empty one stands for none yet. */
export function ingress(name: string, host: string, ip = '192.0.2.1'): string {
  return [
    'apiVersion: networking.k8s.io/v1',
    'kind: Ingress',
    `metadata: {name: ${name}, namespace: shop}`,
    `spec: {rules: [{host: ${JSON.stringify(host)}}]}`,
    ip === '' ? 'status: {}' : `status: {loadBalancer: {ingress: [{ip: ${ip}}]}}`,
    '',
  ].join('\n');
}
