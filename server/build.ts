// Builds what ships: dist/program.js, one minified file with its dependencies, behind a launcher that turns on V8's
// compile cache. `npm ci` runs it, so `npx zonewarden` works in a fresh clone.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

// CommonJS packages inside an ES module ask for these three.
const banner = [
  "import { createRequire as __createRequire } from 'node:module';",
  'const require = __createRequire(import.meta.url);',
  'const __filename = import.meta.filename, __dirname = import.meta.dirname;',
].join('\n');

// A young generation bounded at 16 MB leaves a third less memory behind a burst of reviews, at the same throughput; V8 takes
// the size at start only, so the image's command line has the same flag.
const launcher = `#!/usr/bin/env -S node --max-semi-space-size=16
import { enableCompileCache } from 'node:module';
if (Number(process.versions.node.split('.')[0]) < 24) {
  process.stderr.write('zonewarden needs Node 24 or newer, this is ' + process.version + '\\n');
  process.exit(2);
}
enableCompileCache(import.meta.dirname + '/compile-cache');
await import('./program.js');
`;

/** The commit of the checkout, or `unknown` where there is no git (a source archive, an image build). */
function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return process.env.ZONEWARDEN_COMMIT ?? 'unknown';
  }
}

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
await build({
  entryPoints: [join(root, 'server/main.ts')],
  outfile: join(dist, 'program.js'),
  bundle: true,
  minify: true,
  keepNames: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  legalComments: 'external',
  banner: { js: banner },
  define: { ZONEWARDEN_COMMIT: JSON.stringify(commit()) },
  logLevel: 'warning',
});
writeFileSync(join(dist, 'package.json'), '{ "type": "module" }\n');
writeFileSync(join(dist, 'zonewarden.js'), launcher);
chmodSync(join(dist, 'zonewarden.js'), 0o755);
// Fills the compile cache with what every command runs, so that the first start is as quick as the rest.
for (const args of [['version'], ['endpoints', '-f', join(root, 'deploy/examples'), '--output=json']]) {
  execFileSync(process.execPath, [join(dist, 'zonewarden.js'), ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
}
