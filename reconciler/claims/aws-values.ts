// What the values of aws- annotations must be: what Route 53 takes, and what sync makes of the rest (ExternalDNS
// reference 4 and providers 1.5). https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html
import { quoted, type ValueCheck, wordProblem } from './annotation-values.ts';

/** A bad weight counts as 0, which takes the record out of the rotation. */
export const weightProblem = integerProblem(0, 255);

/** A bad bias counts as 0. */
export const biasProblem = integerProblem(-99, 99);

export const failoverProblem = wordProblem('PRIMARY', 'SECONDARY');

export const continentProblem = wordProblem('AF', 'AN', 'AS', 'EU', 'NA', 'OC', 'SA');

/** Everything else counts as false. */
export const evaluateHealthProblem = wordProblem('true', 'false');

/** Its presence turns it on, whatever its value. */
export const multiValueProblem: ValueCheck = (value) =>
  value === '' || value === 'true'
    ? undefined
    : { message: `must be true, not ${quoted(value)}; to turn it off, leave it out` };

export const regionProblem = formProblem(/^[a-z]{2,8}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/, 'a region such as eu-west-1');

export const countryProblem = formProblem(/^(?:[A-Z]{2}|\*)$/, 'two capital letters such as DE, or *');

export const subdivisionProblem = formProblem(/^[A-Z0-9]{1,3}$/, 'a code such as CA');

export const notEmptyProblem: ValueCheck = (value) => (value === '' ? { message: 'must not be empty' } : undefined);

/** Coordinates that cannot be read are left out. */
export const coordinatesProblem: ValueCheck = (value) => {
  const [latitude, longitude, ...more] = value.split(',');
  if (isDegrees(latitude, 90) && isDegrees(longitude, 180) && more.length === 0) return undefined;
  return { message: `must be latitude,longitude such as 52.5,13.4, not ${quoted(value)}` };
};

function isDegrees(text: string | undefined, most: number): boolean {
  return text !== undefined && /^[+-]?(?:\d{1,3}(?:\.\d*)?|\.\d+)$/.test(text) && Math.abs(Number(text)) <= most;
}

function integerProblem(least: number, most: number): ValueCheck {
  return (value) =>
    /^[+-]?\d+$/.test(value) && Number(value) >= least && Number(value) <= most
      ? undefined
      : { message: `must be an integer from ${least} to ${most}, not ${quoted(value)}` };
}

function formProblem(form: RegExp, expected: string): ValueCheck {
  return (value) => (form.test(value) ? undefined : { message: `must be ${expected}, not ${quoted(value)}` });
}
