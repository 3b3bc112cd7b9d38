// Conformance with ExternalDNS, case by case, through the commands `endpoints` and `plan` as a user runs them.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Raw } from './case-runner/case-map.ts';
import { type EndpointCase, type PlanCase, readEndpointCases, readPlanCases } from './conformance/case-file.ts';
import { applied, changeLines, endpointLine, type WireChanges, type WireRecord } from './conformance/lines.ts';
import { folderOf, zonewarden } from './server/commands/rig.ts';

const folder = join(import.meta.dirname, 'conformance');
const endpointCases = readEndpointCases(join(folder, 'endpoints'));
const planCases = readPlanCases(join(folder, 'plans'));

it('no case is lost', () => {
  assert.ok(endpointCases.length >= 200, `${endpointCases.length} cases of endpoints`);
  assert.ok(planCases.length >= 60, `${planCases.length} cases of plans`);
});

describe('endpoints', () => {
  for (const test of endpointCases) {
    it(`${test.file.replace(/\.yaml$/, '')}: ${test.name}`, async () => {
      for (const manifests of [test.manifests, test.manifests.toReversed()]) await assertEndpoints(test, manifests);
    });
  }
});

async function assertEndpoints({ flags, endpoints, reasons }: EndpointCase, manifests: readonly Raw[]): Promise<void> {
  const { code, stdout, stderr } = await zonewarden(['endpoints', '-f', '-', '-o', 'json', ...flags], {
    stdin: yamlOf(manifests),
  });
  assert.equal(code, 0, stderr);
  const { endpoints: found }: { readonly endpoints: readonly WireRecord[] } = JSON.parse(stdout);
  // A case that does not speak of resources is not about them.
  const lines = found.map(endpointLine).map((line) => (saysResource(endpoints) ? line : line.replace(/ of \S+$/, '')));
  assert.deepEqual(lines, endpoints, stderr);
  const told = [...stderr.matchAll(/^no endpoint for (\S+) .*\[(\w+)\]$/gm)].map(([, name, why]) => `${name} ${why}`);
  assert.deepEqual(told.sort(), [...reasons].sort());
}

const saysResource = (endpoints: readonly string[]) => endpoints.some((line) => / of \S+$/.test(line));

describe('plans', () => {
  for (const test of planCases) {
    it(`${test.file.replace(/\.yaml$/, '')}: ${test.name}`, async () => {
      const { records, manifests } = test;
      await assertPlan(test, records.toReversed(), manifests.toReversed());
      const changes = await assertPlan(test, records, manifests);
      if (!test.settles) return;
      // What a plan leads to, it leaves alone.
      const { stdout } = await planned(test, applied(records, changes), manifests);
      assert.deepEqual(changeLines(JSON.parse(stdout)), []);
    });
  }
});

async function assertPlan(
  test: PlanCase,
  records: readonly WireRecord[],
  manifests: readonly Raw[],
): Promise<WireChanges> {
  const { code, stdout, stderr } = await planned(test, records, manifests);
  assert.equal(code, 0, stderr);
  const changes: WireChanges = JSON.parse(stdout);
  assert.deepEqual(changeLines(changes), test.changes);
  const text = await planned(test, records, manifests, 'text');
  const held = [...text.stdout.matchAll(/^ {2}! (\S+) (\S+) .*\[(\w+)\]$/gm)];
  assert.deepEqual(held.map(([, name, type, why]) => `${name} ${type} ${why}`).sort(), [...test.held].sort());
  return changes;
}

async function planned(
  { flags }: PlanCase,
  records: readonly WireRecord[],
  manifests: readonly Raw[],
  output = 'json',
) {
  using files = folderOf({ 'records.json': JSON.stringify(records) });
  const args = ['plan', '-f', '-', `--records=${files.path}/records.json`, '-o', output, ...flags];
  return await zonewarden(args, { stdin: yamlOf(manifests) });
}

function yamlOf(manifests: readonly Raw[]): string {
  return manifests.map((manifest) => JSON.stringify(manifest)).join('\n---\n');
}
