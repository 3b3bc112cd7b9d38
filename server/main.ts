// The entry: runs the command line and turns its result into the exit code. The only place that ends the process.
import { text } from 'node:stream/consumers';
import { run } from './cli.ts';

// A reader that goes away (`zonewarden plan | head`) is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

try {
  process.exitCode = await run({
    argv: process.argv.slice(2),
    env: process.env,
    streams: { stdout: process.stdout, stderr: process.stderr, stdin: () => text(process.stdin) },
  });
} catch (error) {
  process.stderr.write(`zonewarden: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
}
