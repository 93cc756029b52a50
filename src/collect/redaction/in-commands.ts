import { byPattern, type Find, type Span, together, where } from './span.ts';
import { isUsage, isValue, valueAt } from './value.ts';

/** Programs that take a secret by an option or a place of their own, and where. */
const COMMANDS: readonly (readonly [program: RegExp, argument: RegExp])[] = [
  [/\b(?:mysql|mariadb)[\w-]{0,20}\s/g, /\s-p(?=[^\s-])/g],
  [/\bsshpass\s/g, /\s-p\s{0,2}(?=\S)/g],
  [/\b(?:docker|podman|nerdctl|helm(?:\s{1,3}registry)?|buildah|skopeo|crane|oras)\s{1,3}login\b/g, /\s-p\s{1,2}/g],
  [/\bcurl\s/g, /\s(?:-u|-U|--user|--proxy-user)[\s=]{0,2}["']?[^\s:"']{0,80}:/g],
  [/\bredis-cli\s/g, /\s(?:-a|--pass)\s{1,2}/g],
  [/\b(?:mongo|mongosh|mongodump|mongorestore)\s/g, /\s-p\s{1,2}/g],
  [/\b(?:sqlcmd|bcp)\s/g, /\s-P\s{0,2}/g],
  [/\bopenssl\s/g, /\s-(?:k|K|pass|passin|passout)\s{1,2}(?:pass:)?/g],
  [/\bhtpasswd\s/g, /\s-[A-Za-z]{0,6}b[A-Za-z]{0,6}\s{1,2}(?:\S{1,200}\s{1,2}){2}/g],
  [/\brabbitmqctl\s{1,3}(?:change_password|add_user)\b/g, /\s\S{1,80}\s{1,2}/g],
  [/\bvault\s{1,3}login\b/g, /\s{1,2}(?=[^\s-])/g],
  [/\baz\s{1,3}login\b/g, /\s-p\s{1,2}/g],
  [/\bldap(?:search|add|modify|whoami|passwd)\s/g, /\s-w\s{1,2}/g],
  [/\b(?:smbclient|net\s{1,3}use)\s/g, /\s\\\\\S{1,200}\s{1,2}/g],
  [/\bhttps?\s/g, /\s(?:--auth|-a)[\s=]{1,2}[^\s:"']{0,80}:/g],
  [/\bsnowsql\s|\bsnow\s/g, /\s--password\s{1,2}/g],
];
/** A command ends with its line, or where another one begins. */
const FAR = 400;

function* arguments_(text: string): Generator<Span> {
  for (const [program, argument] of COMMANDS)
    for (const m of text.matchAll(program)) {
      const from = m.index + m[0].length - 1;
      const rest = text.slice(from, from + FAR);
      const line = rest.slice(0, Math.max(0, rest.search(/\n|[|;]|&&|$/)));
      const first = [...line.matchAll(argument)][0];
      if (!first) continue;
      const value = valueAt(text, from + first.index + first[0].length);
      // `curl -u 'user:password'` is in quotes that began before.
      if (value && isValue(value.text) && !isUsage(value.text)) yield value;
    }
}

const HINT =
  /mysql|mariadb|sshpass|login|curl|redis|mongo|sqlcmd|bcp|openssl|htpasswd|rabbitmqctl|ldap|smbclient|net\s+use|snow|stdin|identified|password|requirepass|masterauth|auth|PASS|https?\s|pass:|otp|mfa|2fa|code|pin/i;
export const inCommands: Find = where(
  HINT,
  together(
    arguments_,
    byPattern(/\becho\s{1,3}(?:-n\s{1,3})?["']?([^\s"'|]{1,400})["']?\s{0,4}\|[^\n]{0,200}--password-stdin/),
    byPattern(
      /\b(?:identified by|with password|set password\s{0,2}=|alter user \S{1,60} password)\s{1,4}(?:password\s{0,2})?\(?["']([^"']{1,200})["']/i,
    ),
    byPattern(/\b(?:requirepass|masterauth)\s{1,4}["']?([^\s"']{3,400})/),
    byPattern(/(?<![\w-])(?:AUTH|PASS)\s{1,3}(?:[\w-]{1,40}\s{1,3})?["']?((?=[^\s"']{0,200}\d)[^\s"'<>]{4,400})/),
    byPattern(/(?<![\w-])pass:([^\s"':]{3,400})(?=\s|$)/),
    byPattern(
      /\b(?:otp|mfa|2fa|one[- ]time|verification|security)[ -](?:code|password|pin)(?:\s{1,2}is)?\s{0,2}[:=]?\s{1,3}(\d{4,8})(?!\d)/i,
    ),
  ),
);
