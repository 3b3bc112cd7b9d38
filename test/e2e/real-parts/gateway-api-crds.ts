// The Gateway API custom resource definitions, taken from the pinned Go module that Gateway API itself publishes.
import { join } from 'node:path';
import { goToolchain, runGo } from './go-toolchain.ts';

/**
 * The folder with the CRD files of the standard channel, inside the Go module cache (checked against go.sum,
 * downloaded when it is not there).
 *
 * @throws RealPartsError GO_MISSING, GO_TOO_OLD or GO_FAILED.
 */
export async function gatewayApiCrds(env: NodeJS.ProcessEnv): Promise<string> {
  await goToolchain(env);
  const printed = await runGo(['mod', 'download', '-json', 'sigs.k8s.io/gateway-api'], env);
  const { Dir } = JSON.parse(printed) as { readonly Dir: string };
  return join(Dir, 'config', 'crd', 'standard');
}
