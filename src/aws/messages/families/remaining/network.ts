import { topic, DENIED, MISSING, EXHAUSTED, FAILED, type Remaining, rows } from './row.ts';

const ENI = topic(
  [' network interface', ' eni ', ' enis ', ' elastic network', ' security group'],
  [' subnet', ' ip address', ' free address', ' vpc'],
);
const SUBNET = topic([' subnet', ' ip address', ' ips ', ' free address'], [' network interface', ' eni ', ' task']);

/** Subnets and network interfaces. */
export const INTERFACES: readonly Remaining[] = [
  ...rows(SUBNET, 'network-interface', 'symptom/eni-not-provisioned', [
    {
      id: 'eni/no-free-address',
      stems: [[...EXHAUSTED, ' free']],
      how: 'exhausted',
      weight: 0.5,
      candidates: ['network/subnet-ips-exhausted'],
    },
  ]),
  ...rows(ENI, 'network-interface', 'symptom/eni-not-provisioned', [
    {
      id: 'eni/denied',
      stems: [[...DENIED, ' auth failure', ' authfailure', ' tag polic', ' operation not permitted', ' blocked']],
      how: 'denied',
      weight: 0.5,
      candidates: ['network/eni-create-denied', 'iam/service-linked-role-missing', 'iam/scp-denied'],
    },
    {
      id: 'eni/instance-limit',
      stems: [
        [' device index', ' instance', ' trunk', ' attach', ' resource eni'],
        [...EXHAUSTED, ' unused', ' resource eni'],
      ],
      how: 'exhausted',
      candidates: ['network/instance-eni-limit', 'network/eni-quota'],
    },
    {
      id: 'eni/quota',
      stems: [EXHAUSTED],
      how: 'exhausted',
      candidates: ['network/eni-quota', 'network/instance-eni-limit', 'network/subnet-ips-exhausted'],
    },
    {
      id: 'eni/wrong-network',
      stems: [
        [' security group', ' subnet', ' vpc'],
        [...MISSING, ' same vpc', ' different', ' belong', ' invalid'],
      ],
      how: 'mismatch',
      candidates: ['network/security-group-wrong-vpc'],
    },
    {
      id: 'eni/cni',
      stems: [[' cni', ' namespace', ' mac address', ' hardware address', ' plugin', ' pause']],
      how: 'undetermined',
      weight: 2,
      candidates: ['network/cni-failure', 'network/eni-timeout', 'platform/agent-outdated'],
    },
    {
      id: 'eni/timeout',
      stems: [[' timeout', ' timed out', ' time out', ' waiting', ' in time']],
      how: 'timeout',
      candidates: ['network/eni-timeout', 'platform/transient', 'network/cni-failure'],
    },
    {
      id: 'eni/attach',
      stems: [[' attach'], FAILED],
      how: 'undetermined',
      candidates: ['platform/transient', 'network/eni-timeout', 'network/cni-failure', 'network/instance-eni-limit'],
    },
    {
      id: 'eni/configure',
      stems: [[' configure', ' setup', ' set up', ' setting up', ' initializ'], FAILED],
      how: 'undetermined',
      weight: -0.25,
      candidates: ['network/cni-failure', 'platform/transient', 'network/eni-timeout', 'platform/agent-outdated'],
    },
    {
      id: 'eni/create',
      stems: [[' create', ' provision'], FAILED],
      how: 'undetermined',
      weight: -0.5,
      candidates: [
        'network/subnet-ips-exhausted',
        'network/eni-create-denied',
        'network/security-group-wrong-vpc',
        'network/eni-quota',
      ],
    },
  ]),
];
