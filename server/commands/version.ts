// `zonewarden version`.
import { version } from '../version.ts';
import { type ExitCode, exitCodes, type Streams } from './streams.ts';

/** Prints version, commit and Node on one line each. */
export function printVersion(streams: Streams): ExitCode {
  streams.stdout.write(`zonewarden ${version.version}\ncommit ${version.commit}\nNode ${version.node}\n`);
  return exitCodes.ok;
}
