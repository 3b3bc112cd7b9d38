// Reads the versions that go.mod beside this file pins: the one place that says which release the tests run against.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { RealPartsError } from './real-parts-error.ts';

/** The folder of go.mod; go commands run there. */
export const MODULE_FOLDER = fileURLToPath(new URL('.', import.meta.url));

/** The pinned version of a module, e.g. `v1.36.3`. Throws PIN_MISSING when go.mod does not require it. */
export async function pinnedVersion(modulePath: string): Promise<string> {
  for (const line of (await goMod()).split('\n')) {
    const [path, version] = line
      .replace(/^require\s/, '')
      .trim()
      .split(/\s+/);
    if (path === modulePath && version?.startsWith('v')) return version;
  }
  throw new RealPartsError('PIN_MISSING', `${MODULE_FOLDER}go.mod does not require ${modulePath}; add it back`);
}

/** The lowest Go version that can build the parts, from the `go` line of go.mod, e.g. `1.26.0`. */
export async function requiredGo(): Promise<string> {
  const version = /^go (\S+)$/m.exec(await goMod())?.[1];
  if (version !== undefined) return version;
  throw new RealPartsError('PIN_MISSING', `${MODULE_FOLDER}go.mod has no "go 1.x.y" line; add it back`);
}

function goMod(): Promise<string> {
  return readFile(`${MODULE_FOLDER}go.mod`, 'utf8');
}
