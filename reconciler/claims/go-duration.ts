// Durations as Go writes them (time.ParseDuration): `10m`, `1h30m`, `20.5s`, `-5s`, `0`.

const unitMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

// One way only to read a run of digits: with two, a long one that ends badly takes quadratic time.
const number = '\\d+(?:\\.\\d*)?|\\.\\d+';
const unit = 'ns|us|µs|μs|ms|s|m|h';
const durationForm = new RegExp(`^([+-]?)((?:(?:${number})(?:${unit}))+|0)$`);
const partForm = new RegExp(`(${number})(${unit})`, 'g');

/** @returns milliseconds, or undefined when the text is not a Go duration (a bare number other than 0 is none) */
export function parseGoDuration(text: string): number | undefined {
  const match = durationForm.exec(text);
  if (match === null) return undefined;
  let total = 0;
  for (const [, amount, unit = ''] of (match[2] ?? '').matchAll(partForm))
    total += Number(amount) * (unitMs[unit] ?? 0);
  // Go counts whole nanoseconds; 0.29 hours must not end a hair below 1044 seconds.
  const exact = Math.round(total * 1e6) / 1e6;
  return match[1] === '-' ? -exact : exact;
}
