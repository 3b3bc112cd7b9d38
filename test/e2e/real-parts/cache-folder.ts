// Where built programs are kept between runs: outside the repository, one folder for each thing that changes a build.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { GoToolchain } from './go-toolchain.ts';
import { MODULE_FOLDER } from './pins.ts';
import { buildFlags, PROGRAMS } from './programs.ts';

/**
 * `${XDG_CACHE_HOME:-~/.cache}/zonewarden/real-parts/<hash>`, where the hash covers go.mod, go.sum, the toolchain,
 * the programs and the build flags. A relative XDG_CACHE_HOME does not count, as the XDG base directory
 * specification says.
 */
export async function cacheFolder(toolchain: GoToolchain, env: NodeJS.ProcessEnv): Promise<string> {
  const hash = createHash('sha256');
  for (const file of ['go.mod', 'go.sum']) hash.update(await readFile(join(MODULE_FOLDER, file)));
  hash.update(JSON.stringify([toolchain, PROGRAMS, await buildFlags()]));
  return join(cacheRoot(env), 'zonewarden', 'real-parts', hash.digest('hex').slice(0, 16));
}

/** `${XDG_CACHE_HOME:-~/.cache}`; a relative XDG_CACHE_HOME does not count. */
export function cacheRoot(env: NodeJS.ProcessEnv): string {
  const configured = env.XDG_CACHE_HOME;
  if (configured !== undefined && isAbsolute(configured)) return configured;
  return join(homedir(), '.cache');
}
