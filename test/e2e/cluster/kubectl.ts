// kubectl against the test cluster, as a user would type it.
import { type Finished, runProgram } from '../run-program.ts';

/** Runs kubectl; a refusal by the server is a value with a non-zero code. `input` is for `-f -`. */
export type Kubectl = (args: readonly string[], options?: { readonly input?: string | undefined }) => Promise<Finished>;

/** A kubectl that knows the cluster and nothing of the user's own kubectl settings and caches (those are in HOME). */
export function kubectlFor(binary: string, kubeconfigPath: string, home: string): Kubectl {
  const env = { HOME: home, PATH: process.env.PATH, KUBECONFIG: kubeconfigPath };
  return (args, options = {}) => runProgram(binary, args, { env, input: options.input });
}

/** What a command printed, for steps that must work: throws an Error with its stderr when it did not. */
export function succeeded({ code, stdout, stderr }: Finished): string {
  if (code === 0) return stdout;
  throw new Error(`kubectl ended with exit code ${code}: ${stderr.trimEnd()}`);
}
