export { benignStop, capacityTaken } from './benign.ts';
export { ecrHost, parseImage } from '../images/image-name.ts';
export { phaseOf } from './phase.ts';
export { policyLayer } from './policy-layer.ts';
export { readMessage } from './read-message.ts';
export { readText } from './read-text.ts';
export { parseSecretReference } from './secret-reference.ts';
