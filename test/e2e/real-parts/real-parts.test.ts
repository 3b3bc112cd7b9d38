// What the builder does when the real parts are brought along, cannot be built, or are already in the cache.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { cacheFolder } from './cache-folder.ts';
import { gatewayApiCrds } from './gateway-api-crds.ts';
import { requiredGo } from './pins.ts';
import { PROGRAMS } from './programs.ts';
import { realParts } from './real-parts.ts';

const TOOLCHAIN = { version: 'go1.26.0', os: 'linux', arch: 'amd64' };

describe('the real parts', () => {
  let folder: string;
  let lines: string[];
  const log = (line: string) => lines.push(line);
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zonewarden-parts-'));
    lines = [];
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** A `go` that is a shell script: it says it is this version, and "builds" what it is asked for or fails. */
  async function fakeGo(version: string, build: string): Promise<NodeJS.ProcessEnv> {
    const bin = join(folder, 'bin');
    await mkdir(bin, { recursive: true });
    const script = `#!/bin/sh\nif [ "$1" = env ]; then printf '%s\\nlinux\\namd64\\n' ${version}; exit; fi\n${build}\n`;
    await writeFile(join(bin, 'go'), script, { mode: 0o755 });
    return { PATH: `${bin}:/bin:/usr/bin`, XDG_CACHE_HOME: join(folder, 'cache') };
  }

  const WRITES_OUTPUT = 'while [ "$1" != -o ]; do shift; done; echo "$3" > "$2"; chmod +x "$2"';

  it('come from KUBEBUILDER_ASSETS when it has all of them, without Go', async () => {
    for (const { file } of PROGRAMS) await writeFile(join(folder, file), '', { mode: 0o755 });
    const parts = await realParts({ env: { KUBEBUILDER_ASSETS: folder, PATH: '' }, log });
    assert.equal(parts.kubeApiserver, join(folder, 'kube-apiserver'));
    assert.equal(parts.origin, 'KUBEBUILDER_ASSETS');
  });

  it('are built when KUBEBUILDER_ASSETS lacks one, and the log says which', async () => {
    await writeFile(join(folder, 'kubectl'), '', { mode: 0o755 });
    const env = { ...(await fakeGo('go1.99.0', WRITES_OUTPUT)), KUBEBUILDER_ASSETS: folder };
    const parts = await realParts({ env, log });
    assert.equal(parts.origin, 'pinned build');
    assert.equal(
      lines[0],
      `KUBEBUILDER_ASSETS=${folder} lacks kube-apiserver, etcd; the pinned parts are used instead`,
    );
  });

  it('are built once, with a line for each program, and then found', async () => {
    const env = await fakeGo('go1.99.0', WRITES_OUTPUT);
    const built = await realParts({ env, log });
    assert.equal(lines.length, 2 * PROGRAMS.length);
    assert.match(lines[1] ?? '', /^built kube-apiserver in \d+ s$/);
    assert.deepEqual(await realParts({ env, log }), built);
    assert.equal(lines.length, 2 * PROGRAMS.length);
  });

  it('are not found after a build that failed half way', async () => {
    const env = await fakeGo('go1.99.0', `for last; do :; done; case $last in *etcd*) exit 1;; esac; ${WRITES_OUTPUT}`);
    await assert.rejects(realParts({ env, log }), { code: 'GO_FAILED' });
    const repaired = await fakeGo('go1.99.0', WRITES_OUTPUT);
    await realParts({ env: repaired, log });
    assert.equal(lines.filter((line) => line.startsWith('built kube-apiserver')).length, 2);
  });

  it('name Go, its version and the other way when there is no Go', async () => {
    const needed = await requiredGo();
    await assert.rejects(realParts({ env: { PATH: folder }, log }), (error: Error & { code: string }) => {
      assert.equal(error.code, 'GO_MISSING');
      assert.match(error.message, new RegExp(`Install Go ${needed} or newer`));
      assert.match(error.message, /set KUBEBUILDER_ASSETS to a folder/);
      return true;
    });
    await assert.rejects(gatewayApiCrds({ PATH: folder }), { code: 'GO_MISSING' });
  });

  it('refuse a Go that is older than go.mod asks for', async () => {
    for (const version of ['go1.9', 'go1.25.99', '1.25rc1']) {
      const env = await fakeGo(version, WRITES_OUTPUT);
      await assert.rejects(realParts({ env, log }), { code: 'GO_TOO_OLD' }, version);
    }
  });

  it('show the end of what Go said when a build fails', async () => {
    const env = await fakeGo('go1.99.0', 'echo "no space left on device" >&2; exit 1');
    await assert.rejects(realParts({ env, log }), /go build .*failed in .*real-parts.*\nno space left on device/s);
  });

  it('are cached under XDG_CACHE_HOME, or ~/.cache when that is unset or relative', async () => {
    const inside = async (env: NodeJS.ProcessEnv, root: string) => relative(root, await cacheFolder(TOOLCHAIN, env));
    assert.match(await inside({ XDG_CACHE_HOME: folder }, folder), /^zonewarden\/real-parts\/[0-9a-f]{16}$/);
    const home = join(homedir(), '.cache');
    assert.match(await inside({}, home), /^zonewarden\/real-parts\/[0-9a-f]{16}$/);
    assert.match(await inside({ XDG_CACHE_HOME: 'here' }, home), /^zonewarden\/real-parts\/[0-9a-f]{16}$/);
  });

  it('are cached apart for each toolchain', async () => {
    const other = await cacheFolder({ ...TOOLCHAIN, version: 'go1.27.0' }, {});
    assert.notEqual(await cacheFolder(TOOLCHAIN, {}), other);
  });
});
