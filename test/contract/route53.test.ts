// The Route 53 provider, through the real SDK, against the contract that every provider passes.
import { started, zonesNamed } from '../fakes/route53/started.ts';
import { providerContract } from './provider-contract.ts';

providerContract('route53', (zoneNames) => started(zonesNamed(zoneNames)));
