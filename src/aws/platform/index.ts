export { managedBy, namesManager } from './managed-by.ts';
export { beyond, compareVersions } from './agent.ts';
export { type AgentSetting, agentSettings, isConfigured, settingsNamed } from './agent-settings.ts';
export { type GpuRequirement, gpuRequirement } from './gpu.ts';
