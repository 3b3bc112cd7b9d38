// What the aws flags must be for --provider=aws, and what they make of endpoints. It loads no SDK.
import type { AdjustOptions } from '../reconciler/providers/route53/adjust.ts';
import type { Config } from './config/config.ts';
import type { Problem } from './config/problem.ts';

export function adjustOptionsOf(config: Config): AdjustOptions {
  return { preferCname: config.awsPreferCname, evaluateTargetHealth: config.awsEvaluateTargetHealth };
}

/** What keeps the provider from being made. No message holds the external id. */
export function route53Problems(config: Config): readonly Problem[] {
  const problems: Problem[] = [];
  const role = config.awsAssumeRole;
  if (role !== '' && !/^arn:[\w-]+:iam::\d{12}:role\/.+$/.test(role)) {
    const message = `"${role}" is no role; expected its ARN, such as arn:aws:iam::123456789012:role/dns`;
    problems.push({ flag: '--aws-assume-role', message });
  }
  if (role === '' && config.awsAssumeRoleExternalId !== '') {
    problems.push({ flag: '--aws-assume-role-external-id', message: 'is of no use without --aws-assume-role' });
  }
  return problems;
}
