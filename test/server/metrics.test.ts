import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMetrics, createRejectionCounter } from '../../server/metrics.ts';

const version = { version: '1.2.3', commit: 'abc1234', node: 'v24.0.0' };

describe('the metrics registry', () => {
  it('says what is running, in its own form and in that of ExternalDNS', async () => {
    const text = await createMetrics(version).metrics();
    assert.match(text, /^zonewarden_build_info\{version="1\.2\.3",node="v24\.0\.0"\} 1$/m);
    const arch = process.arch === 'x64' ? 'amd64' : process.arch;
    assert.ok(
      text.includes(
        `external_dns_build_info{arch="${arch}",go_version="v24.0.0",os="${process.platform}",revision="abc1234",version="1.2.3"} 1\n`,
      ),
      text,
    );
  });

  it('has the process, the heap and the lag of the event loop', async () => {
    const text = await createMetrics(version).metrics();
    for (const name of [
      'process_cpu_seconds_total',
      'process_resident_memory_bytes',
      'process_open_fds',
      'nodejs_heap_size_used_bytes',
      'nodejs_eventloop_lag_p99_seconds',
      'nodejs_gc_duration_seconds',
    ]) {
      assert.match(text, new RegExp(`^# TYPE ${name} `, 'm'));
    }
  });

  it('is one of its own each time', () => {
    assert.notEqual(createMetrics(version), createMetrics(version));
  });

  it('counts unhandled rejections from zero', async () => {
    const registry = createMetrics(version);
    const counter = createRejectionCounter(registry);
    assert.match(await registry.metrics(), /^zonewarden_unhandled_rejections_total 0$/m);
    counter.inc();
    assert.match(await registry.metrics(), /^zonewarden_unhandled_rejections_total 1$/m);
  });
});
