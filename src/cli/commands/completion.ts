import { UserError } from '../../model/user-error.ts';
import { print } from '../io.ts';

// The scripts ask ecs-doctor itself, so that they never go stale.
const SCRIPTS: Readonly<Record<string, string>> = {
  bash: `# ecs-doctor completion bash >> ~/.bashrc
_ecs_doctor() {
  local cur="\${COMP_WORDS[COMP_CWORD]}"
  mapfile -t COMPREPLY < <(compgen -W "$(ecs-doctor --get-yargs-completions "\${COMP_WORDS[@]}" 2>/dev/null)" -- "$cur")
}
complete -o default -F _ecs_doctor ecs-doctor
`,
  zsh: `#compdef ecs-doctor
# ecs-doctor completion zsh >> ~/.zshrc
_ecs_doctor() {
  local -a found
  found=("\${(@f)$(ecs-doctor --get-yargs-completions "\${words[@]}" 2>/dev/null)}")
  found=("\${(@)found%%:*}")
  compadd -- $found
}
compdef _ecs_doctor ecs-doctor
`,
  fish: `# ecs-doctor completion fish > ~/.config/fish/completions/ecs-doctor.fish
function __ecs_doctor
    set -l words (commandline -opc) (commandline -ct)
    ecs-doctor --get-yargs-completions $words 2>/dev/null | string replace -r ':.*' ''
end
complete -c ecs-doctor -f -a '(__ecs_doctor)'
`,
};

/** A completion script for bash, zsh or fish; without a name, for the shell that SHELL names. */
export default function completion(a: { shell?: string | undefined }): Promise<void> {
  const shell = a.shell ?? process.env['SHELL']?.split('/').at(-1) ?? 'bash';
  const script = SCRIPTS[shell];
  if (script === undefined)
    throw new UserError({
      code: 'usage',
      title: `There is no completion script for ${shell}`,
      hint: `Use one of ${Object.keys(SCRIPTS).join(', ')}: ecs-doctor completion bash.`,
    });
  return print(script);
}
