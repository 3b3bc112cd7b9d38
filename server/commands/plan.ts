// `zonewarden plan`: what a sync would change, from manifests or a cluster's objects and current records, without changing anything.
import { planToWire, renderText } from '../../reconciler/plan/render.ts';
import type { Config } from '../config/config.ts';
import { serialise } from './output.ts';
import { planned } from './planned.ts';
import { type ExitCode, exitCodes, type Streams } from './streams.ts';

/** With --exit-code, a plan that has changes (as `terraform plan -detailed-exitcode`). */
const changesFound = 2;

/** @returns 0, or 2 when there are changes and --exit-code asks for it */
export async function plan(
  config: Config,
  env: Readonly<Record<string, string | undefined>>,
  streams: Streams,
): Promise<ExitCode> {
  const { computed } = await planned(config, env, streams);
  if (config.output === 'text') streams.stdout.write(renderText(computed.zones, computed.held));
  else streams.stdout.write(serialise(planToWire(computed.zones), config.output));
  return config.exitCode && computed.zones.length > 0 ? changesFound : exitCodes.ok;
}
