import type { Report, ReportFinding } from '../../src/model/report.ts';
import { finding, report } from '../report/_reports.ts';

/** A finding of a service, with a fingerprint that says what it is. */
export const found = (service: string, rule: string, more: Partial<ReportFinding> = {}): ReportFinding =>
  finding({
    id: `${rule}@${more.about?.id ?? service}`,
    rule,
    fingerprint: `${rule}@${more.about?.id ?? ''}@${service}`,
    kind: 'risk',
    severity: 'warning',
    title: `Title of ${rule}`,
    what: `${rule} in ${service}`,
    about: { type: 'service', id: service },
    scope: { region: 'eu-west-1', cluster: 'prod', service },
    ...more,
  });
/** A service with a root cause (about what many share, unless said otherwise) and risks. */
export const service = (
  name: string,
  { fails, risks = [], ...more }: Partial<Report> & { fails?: ReportFinding; risks?: readonly ReportFinding[] } = {},
): Report =>
  report({
    target: { region: 'eu-west-1', cluster: 'prod', service: name },
    verdict: fails ? 'unhealthy' : 'healthy',
    headline: fails ? `${name}: fails` : `${name} is healthy`,
    findings: [...(fails ? [fails] : []), ...risks],
    roots: fails ? [{ finding: fails.id, explains: [], because: [] }] : [],
    ...more,
  });
export const cause = (name: string, rule = 'network/no-route', more: Partial<ReportFinding> = {}): ReportFinding =>
  found(name, rule, { kind: 'cause', severity: 'error', about: { type: 'subnet', id: 'subnet-1' }, ...more });
