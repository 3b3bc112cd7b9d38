// The three surfaces to which every object case is given: the webhook over HTTPS, `check`, and what the sync would publish.
import assert from 'node:assert/strict';
import { toWire } from '../../reconciler/wire.ts';
import { type Finished, zonewarden } from '../server/commands/rig.ts';
import { CaseError, isMap, type Raw } from './case-map.ts';
import { creationOf, reviewOf, type Said, saidIn, type WebhookSaid } from './review.ts';
import type { ObjectCase } from './test-case.ts';
import { assertStatus, assertVerdict, assertWellFormed } from './verdict.ts';
import type { CaseWebhook } from './webhook.ts';
import { type World, worldOf } from './world.ts';

const json = { 'content-type': 'application/json' };

/** The case's own review, and the same as a dry run, which must be judged like it. */
export async function assertWebhook(webhook: CaseWebhook, test: ObjectCase): Promise<void> {
  const { cluster, synced, old, object, flags, provider, expected } = test;
  const world = worldOf({ flags, synced, provider, objects: old === undefined ? cluster : [...cluster, old] });
  const review = reviewOf(test);
  const said = await ask(webhook, world, review);
  assertVerdict(said, expected);
  assertStatus(said, expected, expected.audit);
  assertWellFormed(said, object);
  const request = isMap(review.request) ? review.request : {};
  const dry = await ask(webhook, world, { ...review, request: { ...request, dryRun: true } });
  assert.deepEqual(dry, said, 'a dry run is judged the same');
}

/**
 * `check` on the cluster's objects and this one: it says what the webhook says when the object is created. It reads no
 * provider, so neither does the webhook that it is compared with.
 */
export async function assertCheck(webhook: CaseWebhook, test: ObjectCase): Promise<void> {
  const { code, stdout, stderr } = await command('check', test);
  assert.ok(code === 0 || code === 1, stderr);
  const report: CheckReport = JSON.parse(stdout);
  assert.equal(code, report.denied > 0 ? 1 : 0, 'the exit code tells whether anything is denied');
  const said = saidByCheck(report, test);
  assert.ok(said.allowed || report.denied > 0, 'a denial counts');
  if (test.expected.check !== undefined) return assertVerdict(said, test.expected.check);
  const { allowed, message, causes, warnings } = await creation(webhook, { ...test, provider: undefined });
  assert.deepEqual(said, { allowed, message, causes, warnings }, 'check says what the webhook says of a CREATE');
}

/** What the sync publishes: exactly the names that were accepted. Of those that two namespaces claim the case says who has them. */
export async function assertPublished(webhook: CaseWebhook, test: ObjectCase): Promise<void> {
  const { endpoints, pending } = await wantedBySync(test);
  const created = await creation(webhook, test);
  for (const name of refusedForGood(created)) {
    assert.ok(!endpoints.some(({ dnsName }) => dnsName === name), `${name} was refused and is published`);
  }
  const { published } = test.expected;
  if (published !== undefined) {
    const all = endpoints.map(({ dnsName, recordType }) => `${dnsName} ${recordType}`);
    return assert.deepEqual(all, published);
  }
  if (!created.allowed) throw new CaseError(test.file, `"${test.name}" must say what is published of a denied object`);
  const { kind, name, namespace } = identity(test.object);
  const resource = `${kind === 'DNSEndpoint' ? 'crd' : kind.toLowerCase()}/${namespace}/${name}`;
  const own = endpoints.filter(({ labels }) => labels.resource === resource).map(({ dnsName }) => dnsName);
  assert.deepEqual([...new Set([...own, ...pending])].sort(), acceptedNames(created, test));
}

interface Published {
  readonly dnsName: string;
  readonly recordType: string;
  readonly labels: { readonly resource: string };
}

interface WantedBySync {
  readonly endpoints: readonly Published[];
  /** Names of the object under judgement that wait for a target. */
  readonly pending: readonly string[];
}

/** Asks the command `endpoints`, or the reconciler itself where the case has a provider: the command reads none. */
async function wantedBySync(test: ObjectCase): Promise<WantedBySync> {
  const { cluster, object, flags, provider } = test;
  const { kind, name, namespace } = identity(object);
  if (provider !== undefined) {
    const { endpoints, pending } = worldOf({ flags, provider, objects: [...cluster, object] }).desired();
    const own = pending.filter(({ claim }) => claim.object.kind === kind && claim.object.name === name);
    const wire = JSON.stringify({ endpoints: endpoints.map(toWire) });
    return { endpoints: endpointsIn(wire), pending: own.map((waiting) => waiting.name) };
  }
  const { code, stdout, stderr } = await command('endpoints', test);
  assert.equal(code, 0, stderr);
  const lines = stderr.matchAll(/^no endpoint for (\S+) \((\S+ \S+)\): .* \[(?:PendingTarget|NotRead)\]$/gm);
  const own = [...lines].filter(([, , of]) => of === `${kind} ${namespace}/${name}`);
  return { endpoints: endpointsIn(stdout), pending: own.map(([, host = '']) => host) };
}

/** Every name of an allowed object was accepted; the audit annotation names them as they are written. */
function acceptedNames({ audit }: WebhookSaid, { file, name }: ObjectCase): readonly string[] {
  const claims = String(audit?.claims ?? '');
  if (claims.includes(' and ')) throw new CaseError(file, `"${name}" has many names: it must say what is published`);
  const names = claims.split(',').map((host) => host.toLowerCase().replace(/\.$/, ''));
  return [...new Set(names.filter((host) => host !== ''))].sort();
}

/** Names that deny-level rules refuse whoever else holds them. */
function refusedForGood({ causes }: WebhookSaid): readonly string[] {
  return causes.flatMap(({ message }) => {
    if (message.endsWith('[HostnameClaimed]')) return [];
    const [, written = '', ascii] = /^host "(.*?)"(?: \((.*?)\))? /.exec(message) ?? [];
    return ascii ?? written.toLowerCase().replace(/\.$/, '');
  });
}

/** What the webhook says when the object is created as it is. */
async function creation(webhook: CaseWebhook, { cluster, flags, provider, object }: ObjectCase): Promise<WebhookSaid> {
  return ask(webhook, worldOf({ flags, provider, objects: cluster }), creationOf(object));
}

async function ask(webhook: CaseWebhook, world: World, review: Raw): Promise<WebhookSaid> {
  const body = JSON.stringify(review);
  return saidIn(await webhook.send(world, { method: 'POST', path: '/validate', headers: json, body }));
}

/** The object is the last document, behind those of the cluster. */
function command(name: 'check' | 'endpoints', { flags, cluster, object }: ObjectCase): Promise<Finished> {
  const stdin = [...cluster, object].map((document) => JSON.stringify(document)).join('\n---\n');
  return zonewarden([name, '-f', '-', '-o', 'json', ...flags], { stdin });
}

/** What `check -o json` prints. */
interface CheckReport {
  readonly denied: number;
  readonly objects: readonly (Partial<Said> & Identity & { readonly document: number })[];
}

/** An object that `check` does not list is one that the webhook allows untouched. */
function saidByCheck({ objects }: CheckReport, { cluster, object }: ObjectCase): Said {
  const found = objects.find(({ document }) => document === cluster.length + 1);
  if (found === undefined) return { allowed: true, message: undefined, causes: [], warnings: [] };
  const { kind, name, namespace, allowed = false, message, causes = [], warnings = [] } = found;
  assert.deepEqual({ kind, name, namespace }, identity(object));
  return { allowed, message, causes, warnings };
}

function endpointsIn(stdout: string): readonly Published[] {
  const { endpoints }: { readonly endpoints: readonly Published[] } = JSON.parse(stdout);
  return endpoints;
}

interface Identity {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

function identity({ kind, metadata }: Raw): Identity {
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const { name, generateName, namespace } = isMap(metadata) ? metadata : {};
  return { kind: text(kind), name: text(name) || text(generateName), namespace: text(namespace) || 'default' };
}
