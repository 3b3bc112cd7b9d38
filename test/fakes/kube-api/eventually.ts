// Waits for a condition instead of for a time.
import { setTimeout as delay } from 'node:timers/promises';

/** Resolves once the condition holds; throws after `deadlineMs`, saying what did not come true. */
export async function eventually(what: string, condition: () => boolean, deadlineMs = 5000): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`did not come true within ${deadlineMs} ms: ${what}`);
    await delay(2);
  }
}
