import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { commandNames } from '../../../server/config/commands.ts';
import { flags } from '../../../server/config/flag-table.ts';
import { helpText } from '../../../server/config/help.ts';
import { beside, wrap } from '../../../server/config/wrap.ts';

describe('--help', () => {
  const text = helpText();
  const lines = text.split('\n');

  test('fits 100 columns and ends with one newline', () => {
    for (const line of lines) assert.ok(line.length <= 100, line);
    assert.match(text, /[^\n]\n$/);
  });

  test('names every command and every flag, those of later releases in a list of their own', () => {
    for (const command of commandNames)
      assert.ok(
        lines.some((line) => line.startsWith(`  ${command} `)),
        command,
      );
    const [here = '', later = ''] = text.split('ExternalDNS flags that are known and not in this release:');
    for (const flag of flags) {
      const spelt = new RegExp(`--(\\[no-\\])?${flag.name}(?![a-z0-9-])`);
      assert.match(flag.unavailable === undefined ? here : later, spelt);
    }
    assert.ok(!here.includes('--target-template'));
  });

  test('groups the flags', () => {
    for (const group of new Set(flags.map((flag) => flag.group))) {
      const shown = flags.some((flag) => flag.group === group && flag.unavailable === undefined);
      assert.equal(lines.includes(`${group}:`), shown, group);
    }
  });

  test('shows form, meaning, default, and what is special', () => {
    assert.ok(text.includes('  --metrics-address=ADDRESS       Where /livez,'));
    assert.match(text, /--interval=DURATION .*\n\s+\(default 1m\)/);
    assert.match(
      text,
      /-o, --output=text\|json\|yaml\|github\s[\s\S]*?\(check, endpoints, plan, explain\s+only;\s+default text\)/,
    );
    assert.match(text, /--shutdown-delay=DURATION .*\n.*\(default 10s; 0s with -f\)/);
    assert.match(text, /--exclude-domains=DOMAIN .*\(repeatable\)/);
    assert.match(text, /--request-timeout=DURATION .*\n.*\(deprecated; default 30s\)/);
  });

  test('aligns the explanations', () => {
    const first = lines.indexOf('AWS Route 53:');
    const block = lines.slice(first + 1, lines.indexOf('', first));
    for (const line of block) assert.match(line, /^ {34}\S|^ {2}--.{30}\S|^ {2}--\S+$/, line);
  });
});

describe('help for one topic', () => {
  test('tells of a flag what one can want to know', () => {
    const text = [
      '--aws-zone-type=public|private',
      '',
      '  Only hosted zones of this type.',
      '',
      '  Accepts       one of "", public, private',
      '  Default       none',
      '  Environment   ZONEWARDEN_AWS_ZONE_TYPE, EXTERNAL_DNS_AWS_ZONE_TYPE',
      '  YAML key      aws-zone-type',
      '  Used by       serve, plan, explain',
      '',
    ].join('\n');
    for (const topic of ['aws-zone-type', '--aws-zone-type']) assert.equal(helpText(topic), text);
  });

  test('takes letters and negated booleans', () => {
    assert.match(helpText('-f'), /^-f, --filename=PATH\n/);
    assert.match(helpText('no-events'), /^--\[no-\]events\n/);
  });

  test('says when a flag is secret, deprecated or not in this release', () => {
    assert.match(helpText('aws-assume-role-external-id'), /\n {2}Secret {8}never logged/);
    assert.match(helpText('request-timeout'), /\n {2}Deprecated {4}use --kube-api-request-timeout\n/);
    assert.match(helpText('webhook-server'), /\n {2}Not here {6}not in this release: /);
  });

  test('says of a command how it is used, and lists its flags only', () => {
    const text = helpText('check');
    assert.match(text, /^Usage: zonewarden check -f PATH /);
    assert.match(text, /1: something is denied/);
    assert.ok(text.includes('--domain-filter'));
    assert.ok(!text.includes('--exit-code') && !text.includes('--interval'));
    assert.ok(!helpText('version').includes('--domain-filter'));
  });

  test('explains a refused flag', () => {
    assert.match(helpText('--google-project'), /^--google-project is for ExternalDNS's provider google\. /);
  });

  test('suggests when there is no such topic', () => {
    const unknown = {
      name: 'ConfigError',
      message: 'help: there is no flag or command "intervall"; did you mean interval?',
    };
    assert.throws(() => helpText('intervall'), unknown);
    assert.throws(() => helpText('--frobnicate'), /zonewarden --help lists what there is/);
  });

  test('fits 100 columns for every topic', () => {
    for (const topic of [...commandNames, ...flags.map((flag) => flag.name)]) {
      for (const line of helpText(topic).split('\n')) assert.ok(line.length <= 100, line);
    }
  });
});

test('text wraps at spaces and sits beside its term', () => {
  assert.deepEqual(wrap('aa bb cc', 5), ['aa bb', 'cc']);
  assert.deepEqual(wrap('aaaaaaaa b', 5), ['aaaaaaaa', 'b']);
  assert.deepEqual(beside('-x', 'aa bb', 4, 8), ['-x  aa', '    bb']);
  assert.deepEqual(beside('--long', 'aa', 4, 8), ['--long', '    aa']);
});
