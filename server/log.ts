// The program's logger: pino without transports, in ExternalDNS's line forms. It writes to standard error, as
// ExternalDNS does, so that the output of a command on standard output stays clean.
import { type Logger, pino } from 'pino';
import { serialiseError } from './log-error.ts';
import { redactedFields, redactedLine } from './log-redaction.ts';
import { textLine } from './log-text.ts';
import { timestamps } from './log-time.ts';

/** The part of a stream that is used; a line ends in a newline. */
export interface LogDestination {
  write(line: string): void;
}

export interface LogOptions {
  /** As in --log-level: panic, fatal, error, warning, warn, info, debug or trace. */
  readonly level: string;
  readonly format: 'text' | 'json';
  readonly destination: LogDestination;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** ExternalDNS's spellings and pino's. A panic is fatal here. */
const pinoLevels: Readonly<Record<string, string>> = { panic: 'fatal', warning: 'warn' };

/** Makes the logger. No value under a secret's name leaves it, in either format. Throws for a level it does not know. */
export function createLogger({ level, format, destination, now }: LogOptions): Logger {
  const pinoLevel = pinoLevels[level] ?? level;
  const time = timestamps(now);
  const error = serialiseError(pinoLevel === 'debug' || pinoLevel === 'trace');
  return pino(
    {
      level: pinoLevel,
      base: null,
      timestamp: () => `,"time":"${time()}"`,
      formatters: { level: (label) => ({ level: label === 'warn' ? 'warning' : label }) },
      serializers: { err: error, error },
    },
    format === 'json'
      ? { write: (line) => destination.write(redactedLine(line)) }
      : { write: (line) => destination.write(textLine(redactedFields(line))) },
  );
}

/** Standard error, written at once: a line is never lost in a crash. */
export function standardError(): LogDestination {
  return pino.destination({ fd: 2, sync: true });
}
