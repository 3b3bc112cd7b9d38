// Durations as flags write them: Go's form plus days and weeks (kingpin's rule), stored as milliseconds.
import { parseGoDuration } from '../../reconciler/claims/go-duration.ts';

const hoursIn: Readonly<Record<string, number>> = { d: 24, w: 168 };

/** The same form for the JSON Schema of the configuration file. */
export const durationPattern = String.raw`^[+]?((\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h|d|w))+$|^0$`;

/**
 * @param text such as `30s`, `1h30m`, `1.5d`, `2w`, `0`
 * @returns milliseconds, or undefined when the text is not a duration (a bare number other than 0 is none)
 */
export function parseDuration(text: string): number | undefined {
  const inHours = text.replace(/(\d+\.?\d*|\.\d+)([dw])/g, (_, count: string, unit: string) => {
    return `${Number(count) * (hoursIn[unit] ?? 0)}h`;
  });
  return parseGoDuration(inHours);
}

/** @returns the shortest usual spelling: 90000 is `1m30s`, 2500 is `2.5s`, 0 is `0s` */
export function formatDuration(ms: number): string {
  if (ms < 1000) return ms === 0 ? '0s' : `${ms}ms`;
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor((ms % 3_600_000) / 60_000);
  const seconds = (ms % 60_000) / 1000;
  return [hours && `${hours}h`, minutes && `${minutes}m`, seconds && `${seconds}s`].filter(Boolean).join('');
}
