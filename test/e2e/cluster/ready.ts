// When a fresh control plane can be used: the API server says so and has made the namespaces it makes by itself.
import { waitUntil } from '../wait-until.ts';
import { apiGet } from './api-request.ts';
import type { ControlPlane } from './control-plane.ts';

/**
 * Waits for /readyz and the `default` namespace (made shortly after the server calls itself ready).
 *
 * @throws Error with the end of both programs' logs when one of them ends or `deadlineMs` passes.
 */
export async function waitForReady(plane: ControlPlane, deadlineMs: number): Promise<void> {
  let readyz = 'no answer yet';
  const probe = async (): Promise<true | undefined> => {
    const ended = plane.daemons.find((daemon) => daemon.ended() !== undefined);
    if (ended !== undefined) throw new Error(`${ended.name} ended with ${ended.ended()}`);
    const answer = await apiGet(plane, '/readyz?verbose');
    readyz = answer?.body ?? readyz;
    if (answer?.status !== 200) return undefined;
    const namespace = await apiGet(plane, '/api/v1/namespaces/default');
    return namespace?.status === 200 ? true : undefined;
  };
  try {
    await waitUntil(probe, { what: 'the API server to be ready', deadlineMs });
  } catch (cause) {
    const tails = await Promise.all(plane.daemons.map(async ({ name, logTail }) => `--- ${name}\n${await logTail()}`));
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error([`the test cluster did not start: ${reason}`, `--- /readyz\n${readyz}`, ...tails].join('\n'), {
      cause,
    });
  }
}
