// The Dockerfile against the build: what it copies exists and is let through, and the entry point is what is built.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const root = join(import.meta.dirname, '../..');
const lines = (path: string) => readFileSync(join(root, path), 'utf8').split('\n');
const dockerfile = lines('Dockerfile').filter((line) => !line.startsWith('#'));

describe('the image', () => {
  it('copies only what exists and what .dockerignore lets through', () => {
    const kept = lines('.dockerignore').flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));
    const copied = dockerfile
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
      .flatMap((line) => line.split(' ').slice(1, -1));
    assert.deepEqual(copied.toSorted(), [...kept].sort());
    for (const path of kept) assert.ok(existsSync(join(root, path)), `${path} does not exist`);
  });

  it('does not run as root', () => {
    assert.match(dockerfile.findLast((line) => line.startsWith('USER ')) ?? '', /^USER [1-9][0-9]*:[1-9][0-9]*$/);
  });

  it('runs in the folder that it is built in: the compile cache holds for those paths only', () => {
    const folder = dockerfile.find((line) => line.startsWith('WORKDIR '))?.slice('WORKDIR '.length);
    const entry = dockerfile.find((line) => line.startsWith('ENTRYPOINT ')) ?? '';
    const command = JSON.parse(entry.slice('ENTRYPOINT '.length)) as readonly string[];
    assert.equal(command.at(-1), `${folder}/dist/zonewarden.js`);
  });

  it('sizes the young generation as the launcher of the build does', () => {
    const flag = /--max-semi-space-size=\d+/;
    const launcher = flag.exec(lines('server/build.ts').join('\n'))?.[0];
    assert.equal(flag.exec(dockerfile.join('\n'))?.[0], launcher);
  });
});
