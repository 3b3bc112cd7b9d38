// `zonewarden check`: judges manifests, or what a cluster has stored, as the webhook would.
import type { ClaimingObject } from '../../reconciler/claims/kinds.ts';
import type { Policy } from '../../reconciler/claims/policy.ts';
import type { ObjectStore } from '../../reconciler/sources/store.ts';
import { templateProblems } from '../../reconciler/template-problems.ts';
import type { Config } from '../config/config.ts';
import { policyOf } from '../policy-options.ts';
import { githubReport, textReport } from './check-report.ts';
import { type Checked, judgeObject, type Stored } from './checked.ts';
import { fileLookup } from './file-lookup.ts';
import { loadObjects, tellProblems } from './objects.ts';
import { serialise } from './output.ts';
import { type ExitCode, exitCodes, type Streams } from './streams.ts';

/**
 * @returns 0 when all is allowed, 1 when something is denied
 * @throws ManifestError for unreadable input, ConfigError for a cluster that cannot be read
 */
export async function check(config: Config, env: Environment, streams: Streams): Promise<ExitCode> {
  const policy = policyOf(config);
  const { objects, store } = config.fromCluster
    ? await fromCluster(config, env, policy, streams)
    : await fromFiles(config, policy, streams);
  const lookup = fileLookup(store, policy);
  const list = (kind: string) => store.list(kind) as readonly ClaimingObject[];
  tellProblems(templateProblems({ policy, lookup, list }), streams);
  const checked = objects.flatMap((object) => judgeObject(object, policy, lookup) ?? []);
  const denied = checked.filter((object) => !object.allowed).length;
  streams.stdout.write(report(checked, denied, config.output));
  return denied > 0 ? exitCodes.found : exitCodes.ok;
}

interface Found {
  readonly objects: readonly Stored[];
  /** The same objects trimmed, for the rules that look others up. */
  readonly store: ObjectStore;
}

async function fromFiles(config: Config, policy: Policy, streams: Streams): Promise<Found> {
  const { manifests, store } = await loadObjects(config.filename, policy, streams);
  return { objects: manifests.map(({ object, ...origin }) => ({ object, origin })), store };
}

/** Loaded only when asked for: the client of the API server takes half a second. */
async function fromCluster(config: Config, env: Environment, policy: Policy, streams: Streams): Promise<Found> {
  const { readCluster } = await import('./cluster-objects.ts');
  return readCluster(config, env, policy, streams);
}

type Environment = Readonly<Record<string, string | undefined>>;

function report(checked: readonly Checked[], denied: number, output: Config['output']): string {
  if (output === 'text') return textReport(checked);
  if (output === 'github') return githubReport(checked);
  return serialise({ denied, objects: checked }, output);
}
