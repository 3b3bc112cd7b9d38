// What Go's printf prints for these, too, but for the problems: Go prints %!d(string=a) and the like.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rendered } from './rendered.ts';

const formats: readonly (readonly [template: string, text: string])[] = [
  ['{{printf "%s-%s" .Name .Namespace}}', 'web-1-prod'],
  ['{{printf "%v" .Labels}}', 'map[Department:HR app:x empty: ip:10.0.0.1 num:7]'],
  ['{{printf "%d" 5}}', '5'],
  ['{{printf "%05d" 42}}', '00042'],
  ['{{printf "%5d|%-5d|" 42 42}}', '   42|42   |'],
  ['{{printf "%q" "a\\"b\\n"}}', '"a\\"b\\n"'],
  ['{{printf "%x" "hi"}}', '6869'],
  ['{{printf "%X" 255}}', 'FF'],
  ['{{printf "%#x" 255}}', '0xff'],
  ['{{printf "%t" true}}', 'true'],
  ['{{printf "%%"}}', '%'],
  ['{{printf "%5s|%-5s|" "a" "b"}}', '    a|b    |'],
  ['{{printf "%.2s" "abc"}}', 'ab'],
  ['{{printf "%c" 97}}', 'a'],
  ['{{printf "%+d" 5}}', '+5'],
  ['{{printf "%.2f" 1.005}}', '1.00'],
  ['{{printf "%08.3f" 3.14159}}', '0003.142'],
  ['{{printf "%6.2f|" 1.5}}', '  1.50|'],
  ['{{printf "%v" 1.5}}', '1.5'],
  ['{{printf "%v %v" nil .Labels.nope}}', '<nil> <nil>'],
  ['{{printf "%s" .Spec.ClusterIPs}}', '[10.0.0.1 fd00::1]'],
  ['{{printf "%q" .Spec.ClusterIPs}}', '["10.0.0.1" "fd00::1"]'],
  ['{{printf "%d" 1 | print}}', '1'],
  ['{{printf .Name}}', 'web-1'],
  ['{{printf "%b %o" 5 8}}', '101 10'],
  ['{{printf "%-8q|" "a"}}', '"a"     |'],
  ['{{printf "%03s" "a"}}', '00a'],
  ['{{printf "% x" "hi"}}', '68 69'],
  ['{{printf "%v" true}}', 'true'],
  ['{{printf "%5t" true}}', ' true'],
  ['{{printf "%q" 97}}', "'a'"],
  ['{{printf "%v" (index .Spec.Ports 0).Port}}', '80'],
  ['{{printf "%d" (index .Spec.Ports 0).Port}}', '80'],
  ['{{printf "%d" .Generation}}', '3'],
  ['{{.Labels.app | printf "%s.%s" .Name | toLower}}', 'web-1.x'],
  ['{{printf "%v|%5v|%-5v|" "a" "b" 1}}', 'a|    b|1    |'],
  ['{{printf "%06d|%+d|% d|%.3d" -42 -5 7 7}}', '-00042|-5| 7|007'],
  ['{{printf "%x %X" -255 "hi"}}', '-ff 6869'],
  ['{{printf "%x" .Spec.ExternalIPs}}', '[312e322e332e34]'],
  ['{{printf "%c%c" 233 0x1F600}}', 'é😀'],
  ['{{printf "%5s|" "é"}}', '    é|'],
  ['{{printf "%q" "a\\u200b\\x01é☺"}}', '"a\\u200b\\x01é☺"'],
  ['{{printf "%-06d|" 7}}', '7     |'],
];

const problems: readonly (readonly [template: string, problem: string])[] = [
  ['{{printf "%s" 5}}', '%s does not fit an int'],
  ['{{printf "%s" .Labels.nope}}', '%s does not fit no value'],
  ['{{printf "%d" "a"}}', '%d does not fit a string'],
  ['{{printf "%t" 1}}', '%t does not fit an int'],
  ['{{printf "%f" 1}}', '%f does not fit an int'],
  ['{{printf "%d" .Labels}}', '%d does not fit a map'],
  ['{{printf "%s-%s" .Name}}', 'there is no value for %s'],
  ['{{printf "a" 1 2}}', 'the format uses 0 of 2 values'],
  ['{{printf 5}}', 'it wants a format string, got an int'],
  ['{{printf "%100000d" 1}}', 'a width or precision of 100000 is too large'],
  ['{{printf (print "%" "e") 1.5}}', 'the verb %e is not supported; use one of %s %v %d %q %t %x %X %b %o %c %f %%'],
];

describe('printf', () => {
  for (const [template, expected] of formats) {
    it(`prints ${JSON.stringify(expected)} for ${JSON.stringify(template)}`, () =>
      assert.equal(rendered(template), expected));
  }

  for (const [template, problem] of problems) {
    it(`says that ${problem} for ${template}`, () => {
      const message = `line 1 at ${template.slice(2, -2)}: ${problem}`;
      assert.throws(() => rendered(template), { code: 'TEMPLATE_FAILED', message });
    });
  }
});
