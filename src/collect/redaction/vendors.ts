import { byPattern, type Find, together } from './span.ts';

/**
 * Tokens that say by their shape whose they are. The prefixes are the vendors' own, from their documentation. Lengths are
 * lower bounds: a log line may be cut, and vendors lengthen their tokens.
 *
 * Why not a library: of the first 260 lines in fixtures/redaction/secrets.txt, secretlint 12's recommended preset (81 kB bundled,
 * MIT) hides 20, and 15 of the 56 with vendors' tokens; this table hides all 56. It is made for whole files in repositories:
 * it wants exact lengths and answers only asynchronously, while every string of every answer goes through here.
 */
const PREFIXED: readonly [vendor: string, token: string][] = [
  ['GitHub', 'gh[pousr]_\\w{8,255}|github_pat_\\w{10,255}'],
  ['GitLab', 'gl(?:pat|rt|ptt|dt|cbt|imt|agent|soat|ft|oas)-[\\w.-]{8,300}'],
  ['Slack', 'xox[a-z]-[\\w.-]{8,300}|xap[pb]-[\\w-]{8,300}'],
  ['Stripe', '(?:sk|rk|pk)_(?:live|test|prod)_\\w{8,255}|whsec_[\\w+/=]{8,255}'],
  ['OpenAI, Anthropic and kin', 'sk-[\\w-]{10,300}'],
  ['Groq, xAI, Perplexity, Replicate', '(?:gsk_|xai-|pplx-|r8_)\\w{16,200}'],
  ['Hugging Face', 'hf_[A-Za-z0-9]{16,200}'],
  ['npm', 'npm_[A-Za-z0-9]{16,200}'],
  ['PyPI', 'pypi-[\\w-]{16,400}'],
  ['RubyGems', 'rubygems_[a-f0-9]{16,100}'],
  ['Google', 'AIza[\\w-]{16,100}|ya29\\.[\\w-]{8,500}|GOCSPX-[\\w-]{8,100}|1//0[\\w-]{10,200}'],
  ['SendGrid', 'SG\\.[\\w-]{10,64}\\.[\\w-]{10,100}'],
  ['Mailgun', 'key-[a-z0-9]{24,64}'],
  ['Mailchimp', '[a-f0-9]{32}-us\\d{1,2}'],
  ['Twilio', 'SK[a-f0-9]{24,64}'],
  ['Shopify', 'shp(?:at|ca|pa|ss|ua)_\\w{8,100}'],
  ['Square', 'sq0[a-z]{3}-[\\w-]{8,100}|EAAA[\\w-]{40,100}'],
  ['Docker', 'dckr_(?:pat|oat)_[\\w-]{8,100}'],
  [
    'HashiCorp',
    'hv[sbr]\\.[\\w-]{8,300}|hcp\\.\\w{16,200}|s\\.[A-Za-z0-9]{22,30}|\\w{8,20}\\.atlasv1\\.[\\w=-]{16,200}',
  ],
  ['Pulumi', 'pul-[a-f0-9]{16,64}'],
  ['Grafana', 'gl(?:sa|c)_[\\w=+/]{16,400}'],
  ['New Relic', 'NRA[AKL]-[\\w-]{16,64}|NRI[IQ]-[\\w-]{16,64}|NRJS-\\w{16,64}'],
  ['Sentry', 'sntry[su]_[\\w=+/-]{16,400}'],
  ['Linear', 'lin_(?:api|oauth)_\\w{16,100}'],
  ['Notion', '(?:ntn|secret)_[A-Za-z0-9]{32,64}'],
  ['Figma', 'figd_[\\w-]{16,100}'],
  ['Databricks', 'dapi[a-f0-9]{24,64}(?:-\\d)?'],
  ['DigitalOcean', 'do[opr]_v1_[a-f0-9]{16,100}'],
  ['age', 'AGE-SECRET-KEY-1[A-Z0-9]{16,100}'],
  ['Postman', 'PMAK-[a-f0-9]{16,40}-[a-f0-9]{16,64}'],
  [
    'Neon, Supabase, PlanetScale',
    'npg_\\w{8,100}|sb[ps]_\\w{16,100}|sb_secret_[\\w-]{8,100}|pscale_(?:tkn|pw|oauth)_[\\w.-]{8,100}',
  ],
  ['JFrog', 'AKC[A-Za-z0-9]{20,100}|cmVmdGtuOjAx[\\w=]{10,100}'],
  ['Doppler', 'dp\\.(?:pt|st|ct|sa|scim|audit)\\.[\\w.-]{16,100}'],
  ['Airtable', 'pat[A-Za-z0-9]{14}\\.[a-f0-9]{16,100}'],
  ['1Password', 'ops_eyJ[\\w+/=-]{10,2000}|A3-[A-Z0-9]{6}-[A-Z0-9-]{16,60}'],
  [
    'Vercel, Netlify, Fly, Render',
    'vc[pciak]_\\w{16,100}|nfp_\\w{16,100}|(?:fo1_|fm[12]\\w?_)[\\w+/=-]{16,1000}|rnd_\\w{16,100}',
  ],
  ['Atlassian', 'AT(?:ATT|CTT|BB)[\\w=-]{16,300}'],
  ['CircleCI, Buildkite', 'CCIPAT_\\w{10,100}|bk[uarc]{1,3}_\\w{16,100}'],
  ['Telegram', '(?:bot)?\\d{8,10}:AA[\\w-]{16,60}'],
  ['Azure', '\\w{3}8Q~[\\w.~-]{20,60}'],
  ['Alibaba, Tencent', 'LTAI[A-Za-z0-9]{12,40}|AKID[A-Za-z0-9]{13,40}'],
];

/** Webhooks: who knows the path may post. The host stays. */
const WEBHOOKS: readonly RegExp[] = [
  /\bhooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/([\w/-]{8,200})/,
  /\bdiscord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks\/\d{1,25}\/([\w-]{8,200})/,
  /\b[\w-]{1,60}\.webhook\.office\.com\/webhookb2\/([\w@/-]{8,400})/,
  /\bchat\.googleapis\.com\/v1\/spaces\/[\w-]{1,40}\/messages\?(\S{8,400})/,
];

export const vendorTokens: Find = together(
  byPattern(new RegExp(`(?<![\\w-])(?:${PREFIXED.map(([, token]) => token).join('|')})`)),
  ...WEBHOOKS.map(byPattern),
);

/** Ids of access keys: long-lived, temporary, bearer and context-specific; and API keys of Bedrock. Ids of users and roles are names, and stay. */
export const awsKeys: Find = together(
  byPattern(/(?<![A-Za-z0-9])A(?:KIA|SIA|BIA|CCA)[A-Z0-9]{12,60}/),
  byPattern(/(?<![A-Za-z0-9])(?:ABSK|bedrock-api-key-)[A-Za-z0-9+/=]{16,400}/),
);
