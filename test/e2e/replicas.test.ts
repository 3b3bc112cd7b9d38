// Two replicas on a real API server and a real name server: one writes, the other takes over when it stops, dies or stands still.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { stringify } from 'yaml';
import { type Cluster, startCluster } from './cluster/cluster.ts';
import { succeeded } from './cluster/kubectl.ts';
import { type Bind, startBind } from './dns/bind.ts';
import { zone, zoneLines } from './interchange/side.ts';
import { waitUntil } from './wait-until.ts';
import { startZonewarden, type Zonewarden } from './zonewarden.ts';

const log = (line: string) => process.stderr.write(`${line}\n`);
const lease = 'replicas';

describe('two replicas', () => {
  let cluster: Cluster;
  let bind: Bind;
  const running = new Set<Zonewarden>();

  before(async () => {
    cluster = await startCluster({ env: process.env, log });
    bind = await startBind({ zones: [zone] });
  });
  after(async () => {
    for (const replica of running) await replica.stop();
    await bind?.stop();
    await cluster?.stop();
  });

  async function start(): Promise<Zonewarden> {
    const replica = await startZonewarden([
      `--kubeconfig=${cluster.kubeconfigPath}`,
      '--source=ingress',
      '--provider=rfc2136',
      `--rfc2136-host=${bind.host}`,
      `--rfc2136-port=${bind.port}`,
      `--rfc2136-zone=${zone}`,
      `--rfc2136-tsig-keyname=${bind.keyName}`,
      `--rfc2136-tsig-secret=${bind.secret}`,
      `--rfc2136-tsig-secret-alg=${bind.algorithm}`,
      '--rfc2136-axfr',
      '--txt-owner-id=e2e',
      '--interval=5s',
      '--events-emit=RecordReady',
      '--events-emit=RecordHeld',
      '--leader-election=on',
      `--leader-election-lease=${lease}`,
      '--leader-election-namespace=default',
    ]);
    running.add(replica);
    return replica;
  }

  async function leads(replica: Zonewarden): Promise<boolean> {
    const text = await (await fetch(`${replica.probesUrl}/metrics`)).text();
    return /^zonewarden_leader 1$/m.test(text);
  }

  async function untilLeads(replica: Zonewarden, deadlineMs: number): Promise<void> {
    await waitUntil(async () => (await leads(replica)) || undefined, { what: 'the lead', deadlineMs, everyMs: 50 });
  }

  /** Publishes a name through whoever leads. */
  async function publish(name: string, ip: string): Promise<void> {
    const metadata = { name, namespace: 'default' };
    const backend = { service: { name: 'web', port: { number: 80 } } };
    const rules = [{ host: `${name}.${zone}`, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }];
    const ingress = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata, spec: { rules } };
    succeeded(await cluster.apply(stringify(ingress)));
    await cluster.patchStatus('ingress', 'default', name, { loadBalancer: { ingress: [{ ip }] } });
    const line = `${name}.${zone} 0 A ${ip}`;
    const published = async () => (await zoneLines(bind)).includes(line) || undefined;
    await waitUntil(published, { what: line, deadlineMs: 10_000, everyMs: 50 });
  }

  const writes = (replica: Zonewarden, name: string) =>
    replica.log().includes(`Desired change: CREATE ${name}.${zone} A`);

  it('write once: one leads, both are ready, and the Lease says who', async () => {
    const first = await start();
    await untilLeads(first, 5_000);
    const second = await start();
    await publish('once', '192.0.2.1');
    assert.deepEqual([writes(first, 'once'), writes(second, 'once')], [true, false]);
    assert.deepEqual([await leads(first), await leads(second)], [true, false]);
    const { stdout } = await cluster.kubectl(['get', 'lease', lease, '-o', 'jsonpath={.spec.holderIdentity}']);
    assert.match(stdout, /_\d+$/);
  });

  it('change places within 3 s when the leader stops', async () => {
    const [first, second] = [...running];
    assert.ok(first && second);
    const began = performance.now();
    assert.equal(await first.stop(), 0);
    running.delete(first);
    const stopped = performance.now();
    await untilLeads(second, 10_000);
    assert.ok(performance.now() - stopped < 3_000, `${performance.now() - stopped} ms`);
    log(
      `take-over after a stop: ${Math.round(performance.now() - stopped)} ms (the stop ${Math.round(stopped - began)} ms)`,
    );
    await publish('stopped', '192.0.2.2');
  });

  it('change places within the duration of the Lease when the leader is killed', async () => {
    const [leader] = [...running];
    const standby = await start();
    leader?.kill();
    const killed = performance.now();
    await untilLeads(standby, 20_000);
    const took = performance.now() - killed;
    log(`take-over after a kill: ${Math.round(took)} ms`);
    assert.ok(took < 15_000, `${took} ms`);
    if (leader) running.delete(leader);
    await publish('killed', '192.0.2.3');
  });

  it('write nothing more after standing still until another leads', async () => {
    const [leader] = [...running];
    const standby = await start();
    assert.ok(leader);
    leader.pause();
    await untilLeads(standby, 20_000);
    await publish('still', '192.0.2.4');
    const before = await zoneLines(bind);
    leader.resume();
    await waitUntil(async () => !(await leads(leader)) || undefined, {
      what: 'the end of its lead',
      deadlineMs: 5_000,
    });
    await publish('again', '192.0.2.5');
    assert.equal(writes(leader, 'still'), false);
    assert.equal(writes(leader, 'again'), false);
    assert.deepEqual(
      (await zoneLines(bind)).filter((line) => !line.includes('again.')),
      before,
    );
  });

  it('hold the deletions of much of the zone until a person approves them on the Lease, and of anything after another start', async () => {
    const [leader] = [...running].slice(-1);
    assert.ok(leader);
    const names = Array.from({ length: 10 }, (_, index) => `many-${index}`);
    for (const name of names) await publish(name, '192.0.2.7');
    succeeded(await cluster.kubectl(['delete', 'ingress', ...names]));
    const said = () =>
      /The brake holds 10 deletions in zone example\.test: .*zonewarden\.io\/approve-plan=(\w+)/.exec(leader.log());
    const found = await waitUntil(async () => said() ?? undefined, {
      what: 'the brake',
      deadlineMs: 10_000,
      everyMs: 50,
    });
    assert.ok((await zoneLines(bind)).includes(`many-0.${zone} 0 A 192.0.2.7`));
    await publish('meanwhile', '192.0.2.8');
    const approval = `zonewarden.io/approve-plan=${found[1]}`;
    succeeded(await cluster.kubectl(['annotate', '--overwrite', 'lease', lease, approval]));
    const left = async () => (await zoneLines(bind)).filter((line) => line.includes('many-'));
    await waitUntil(async () => (await left()).length === 0 || undefined, {
      what: 'the deletions',
      deadlineMs: 10_000,
    });
  });

  it('tell the objects what became of their records, where kubectl describe shows it', async () => {
    await publish('told', '192.0.2.9');
    const found = async () => {
      const { stdout } = await cluster.kubectl(['describe', 'ingress', 'told']);
      return (
        /Normal\s+RecordReady\s.*told\.example\.test A 192\.0\.2\.9 is published in zone example\.test/.test(stdout) ||
        undefined
      );
    };
    await waitUntil(found, { what: 'the Event', deadlineMs: 10_000 });
  });
});
