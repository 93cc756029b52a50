/**
 * Why there are no credentials, in the words of the profile's own provider: the SDK's chain only says that none of its
 * providers had any. Undefined where no profile is named and the default one holds nothing, or where it works by now.
 */
export async function whyNoCredentials(profile: string | undefined): Promise<string | undefined> {
  const name = profile ?? process.env['AWS_PROFILE'];
  const { fromIni } = await import('@aws-sdk/credential-provider-ini');
  try {
    await fromIni({ profile: name ?? 'default' })();
    return undefined;
  } catch (error) {
    const said = (error as Error).message.split('\n')[0] ?? '';
    return name === undefined && /could not resolve credentials using profile/i.test(said) ? undefined : said;
  }
}
