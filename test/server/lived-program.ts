// A program around the real process object: says `started`, and ends as the lifecycle says. The first argument makes it
// misbehave.
import { setTimeout as sleep } from 'node:timers/promises';
import { runLifecycle } from '../../server/lifecycle.ts';
import { createLogger, standardError } from '../../server/log.ts';

const [misbehaviour] = process.argv.slice(2);

process.exitCode = 99;
const code = await runLifecycle({
  runnables: [
    {
      name: 'part',
      async start() {
        if (misbehaviour === 'throw') setImmediate(() => assertFails());
        if (misbehaviour === 'reject') Promise.reject(new Error('forgotten'));
        setImmediate(() => process.stdout.write('started\n'));
        // Keeps the process alive, as a listener would.
        setInterval(() => undefined, 1000);
      },
      stop: () => (misbehaviour === 'hang' ? new Promise(() => undefined) : Promise.resolve()),
    },
  ],
  logger: createLogger({ level: 'info', format: 'text', destination: standardError(), now: Date.now }),
  events: process,
  shutdownDelayMs: 0,
  deadlineMs: 30_000,
  sleep: (ms, signal) => sleep(ms, undefined, { signal }),
  onShuttingDown: () => process.stdout.write('unready\n'),
  rejections: { inc: () => process.stdout.write('counted\n') },
});
process.exit(code);

function assertFails(): never {
  throw new TypeError('broken invariant');
}
