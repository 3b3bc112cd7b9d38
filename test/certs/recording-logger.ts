// A logger whose lines a test can read.
import { type Logger, pino } from 'pino';

export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly [field: string]: unknown;
}

export interface Recording {
  readonly logger: Logger;
  readonly lines: readonly LogLine[];
  /** Messages at error and above. */
  errors(): readonly string[];
}

export function recordingLogger(): Recording {
  const lines: LogLine[] = [];
  const logger = pino({ level: 'debug', base: null }, { write: (line: string) => lines.push(JSON.parse(line)) });
  return { logger, lines, errors: () => lines.filter(({ level }) => level >= 50).map(({ msg }) => msg) };
}
