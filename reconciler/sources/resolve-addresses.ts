// DNS of the machine, asked for addresses.
import { Resolver } from 'node:dns/promises';
import type { ResolveAddresses } from './load-balancer-names.ts';

/** "No such name" and "no such record": answers, not failures. */
const noAddress = new Set(['ENOTFOUND', 'ENODATA']);

export interface ResolverOptions {
  /** How long to wait for one name server's answer. Milliseconds. */
  readonly timeoutMs: number;
  readonly tries: number;
  /** Name servers, `address` or `address:port`; the machine's own when left out. */
  readonly servers?: readonly string[] | undefined;
}

/** For host names of load balancers: a pass waits for them. */
export const balancerDns: ResolverOptions = { timeoutMs: 2_000, tries: 2 };

/** @returns a function that asks the name servers; it rejects for a refused or missing answer, or when aborted */
export function addressResolver({ timeoutMs, tries, servers }: ResolverOptions): ResolveAddresses {
  return async (hostname, family, signal) => {
    signal.throwIfAborted();
    // One resolver per question: cancelling is for all of a resolver's questions.
    const resolver = new Resolver({ timeout: timeoutMs, tries });
    if (servers !== undefined) resolver.setServers([...servers]);
    const cancel = () => resolver.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await (family === 4 ? resolver.resolve4(hostname) : resolver.resolve6(hostname));
    } catch (error) {
      if (error instanceof Error && 'code' in error && noAddress.has(String(error.code))) return [];
      throw error;
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  };
}
