/** Words that name something secret, at the end of a variable's name. */
const SECRET =
  /(?:^|_)(?:PASSWORD|PASSWD|PASSPHRASE|PWD|SECRET|SECRETS|TOKEN|API_?KEY|SECRET_?KEY|PRIVATE_?KEY|ACCESS_?KEY|SIGNING_?KEY|ENCRYPTION_?KEY|MASTER_?KEY|CREDENTIALS?|SECRET_KEY_BASE|CONNECTION_STRING)$/;
/** Names that end alike and hold no secret: switches, counts, public parts. */
const HARMLESS =
  /(?:^|_)(?:PUBLIC|MAX|MIN|NO|USE|ENABLE|DISABLE|REQUIRE|ALLOW|OLDPWD|EOS|STOP|PAD)_?(?:[A-Z]+_?)?(?:PASSWORD|TOKEN|SECRET|KEY|PWD|API_?KEY|CREDENTIALS?)$|^(?:PWD|OLDPWD)$/;

/**
 * Whether an environment variable, by its name alone, holds a secret. What it holds is never looked at: `DB_PASSWORD` and
 * `dbPassword` do; `DB_PASSWORD_FILE`, `TOKEN_URL` and `SECRET_ARN` only say where it is.
 */
export function namesSecret(variable: string): boolean {
  const name = variable
    .slice(0, 256)
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[.-]/g, '_')
    .toUpperCase();
  return SECRET.test(name) && !HARMLESS.test(name);
}
