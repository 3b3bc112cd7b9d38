// Flags of Amazon Route 53.
import { flagGroup } from '../flag.ts';

const flag = flagGroup({ group: 'AWS Route 53', externalDns: true, commands: ['serve', 'plan'] });
const own = flagGroup({ group: 'AWS Route 53', externalDns: false, commands: ['serve', 'plan'] });

export const awsFlags = {
  awsZoneType: flag.choice(['', 'public', 'private'], { default: '', description: 'Only hosted zones of this type.' }),
  awsZoneTags: flag.texts({
    placeholder: 'KEY[=VALUE]',
    description: 'Only hosted zones with this tag. Given several times, all must match.',
  }),
  awsZoneMatchParent: flag.boolean({ description: 'Take a hosted zone too that is the parent of a --domain-filter.' }),
  awsZonesCacheDuration: flag.duration({ default: 0, description: 'How long the list of hosted zones is kept.' }),
  awsProfile: flag.texts({ placeholder: 'NAME', description: 'Profile of the AWS configuration to work with.' }),
  awsAssumeRole: flag.text({ placeholder: 'ARN', description: 'Role to assume.' }),
  awsAssumeRoleExternalId: flag.text({
    placeholder: 'ID',
    description: 'External id for --aws-assume-role.',
    secret: true,
  }),
  awsBatchChangeSize: flag.integer({ default: 1000, minimum: 1, description: 'Changes in one request.' }),
  awsBatchChangeSizeBytes: flag.integer({
    default: 32_000,
    minimum: 1,
    description: 'Bytes of changes in one request.',
  }),
  awsBatchChangeSizeValues: flag.integer({ default: 1000, minimum: 1, description: 'Record values in one request.' }),
  awsBatchChangeInterval: flag.duration({ default: 1000, description: 'Time between two requests with changes.' }),
  awsEvaluateTargetHealth: flag.boolean({
    default: true,
    description: 'Have alias records follow the health of their target.',
  }),
  awsApiRetries: flag.integer({
    default: 3,
    minimum: 0,
    description: 'Attempts for one API call, the first included; 0 is no limit.',
  }),
  awsPreferCname: flag.boolean({ description: 'Make CNAMEs instead of alias records.' }),
  awsApiQps: own.integer({
    default: 5,
    minimum: 1,
    description:
      'Requests per second of one account, attempts included. Route 53 takes five from all its clients together.',
  }),
  awsWaitInsync: own.boolean({
    description:
      'After every change ask until all name servers have it, and tell in the log and a metric how long that took.',
  }),
};
