import type { ManagedBy } from '../../model/facts.ts';

/** The tags that CloudFormation puts on what it creates; nobody else can, because the prefix is AWS's own. */
const STACK = 'aws:cloudformation:stack-name';
const LOGICAL_ID = 'aws:cloudformation:logical-id';
const TOOL_KEY = /^(?:(?:managed|created|provisioned|deployed|maintained)[ _:-]?(?:by|with)|provisioner|iac)$/i;
const TOOLS: Readonly<Record<string, ManagedBy['by']>> = {
  terraform: 'Terraform',
  opentofu: 'OpenTofu',
  pulumi: 'Pulumi',
};

/** The tool that a tag names, by the habits that people have with default tags: `managed-by = terraform`, `terraform = true`. */
function toolOf(key: string, value: string): ManagedBy['by'] | undefined {
  if (TOOL_KEY.test(key)) return TOOLS[/^[a-z]+/.exec(value.toLowerCase())?.[0] ?? ''];
  return /^(?:true|yes|1)$/i.test(value) ? TOOLS[key.toLowerCase()] : undefined;
}

/** Whether a tag says who manages the resource: its value is no secret, and is kept. */
export const namesManager = (key: string, value: string): boolean =>
  key === STACK || key === LOGICAL_ID || toolOf(key, value) !== undefined;

/** Who manages a resource by its tags: a CloudFormation stack, or else a tool that default tags name. */
export function managedBy(tags: Readonly<Record<string, string>>): ManagedBy | undefined {
  const stack = tags[STACK];
  if (stack !== undefined && stack !== '') {
    const logicalId = tags[LOGICAL_ID];
    return { by: 'CloudFormation', stack, ...(logicalId !== undefined && logicalId !== '' && { logicalId }) };
  }
  for (const [tag, value] of Object.entries(tags)) {
    const by = toolOf(tag, value);
    if (by !== undefined) return { by, tag };
  }
  return undefined;
}
