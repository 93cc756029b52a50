/** Words that say, at the end of a name, that what it holds is secret. */
const WORDS = new Set(
  `pass password passwd passphrase passcode passwort pwd pw psw pswd secret secrets token tokens credential credentials cred creds
  dsn salt pin otp jwt cookie cookies apikey accesskey secretkey privatekey sessionid signature sig authorization pat`.split(
    /\s+/,
  ),
);
/** The end of a word that was run together: `dbpassword`, `pgpassword`. */
const RUN_TOGETHER =
  /(?:password|passwd|passphrase|passcode|secret|token|apikey|secretkey|accesskey|privatekey|masterkey|encryptionkey|signingkey|connectionstring|credentials?)$/;
/** What a key is for where it is a secret one. `key` alone is mostly the name of a thing. */
const KEYS = new Set(
  `api access secret private signing sign encryption encrypt master auth account shared app application license subscription hmac
  aes jwt deploy service instrumentation integration write ssh session admin cipher crypto crypt storage webhook rsa pgp gpg kms_data
  data ssl tls cookie token publisher ingest bot appid vault unseal recovery root stripe sendgrid openai datadog newrelic rollbar`.split(
    /\s+/,
  ),
);
const PAIRS = new Set([
  'session id',
  'connection string',
  'origin verify',
  'connection uri',
  'conn str',
  'connect string',
  'sas url',
]);
/** What may stand behind such a word without changing what it is: `SECRET_KEY_BASE`, `PASSWORD_OLD`, `token2`. */
const BEHIND = new Set(
  `base old new super secure previous prev current prod dev staging test live primary secondary default plain plaintext raw
  b64 base64 encoded hex pem str string confirm confirmation again`.split(/\s+/),
);
/** Tokens that say which page or which try it is. */
const PAGING =
  /^(?:next|page|paging|pagination|continuation|client|request|idempotency|forward|backward|start|sync|cancellation|lock|resume|callback|task|creator|caller)$/;

/** The words of a name, however they are joined: `dbPassword`, `DB_PASSWORD`, `db.password`, `X-Api-Key`. */
const wordsOf = (name: string): string[] =>
  name
    .slice(-120)
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]{2,40})([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter(w => w !== '');

const isKey = (words: readonly string[]): boolean => {
  const [last, before, first] = [words.at(-1), words.at(-2) ?? '', words.at(-3)];
  if (last === 'id' && before === 'key') return first === 'access';
  if (last !== 'key' && last !== 'keys') return PAIRS.has(`${before} ${last}`);
  return KEYS.has(before) || RUN_TOGETHER.test(before);
};

/** Whether a name says that its value is a secret. `token_type`, `secret_name` and `PASSWORD_FILE` don't; neither does `key`. */
export function isSecretName(name: string): boolean {
  const words = wordsOf(name);
  for (let n = 0; n < 2 && words.length > 1; n++) {
    const end = words.at(-1) ?? '';
    if (/^\d{1,4}$|^v\d$/.test(end) || BEHIND.has(end)) words.pop();
  }
  const last = words.at(-1)?.replace(/\d{1,3}$/, '') ?? '';
  const before = words.at(-2) ?? '';
  if (/^tokens?$/.test(last) && PAGING.test(before)) return false;
  return WORDS.has(last) || RUN_TOGETHER.test(last) || isKey(words);
}
