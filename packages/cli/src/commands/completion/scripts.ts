const BASH = `# gramexlog: eval "$(gramexlog completion bash)"
_gramexlog() {
  local IFS=$'\\n' line
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("\${line%%$'\\t'*}")
  done < <("\${COMP_WORDS[0]}" complete-words -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _gramexlog gramexlog
`

const ZSH = `#compdef gramexlog
_gramexlog() {
  local -a found
  local line
  while IFS= read -r line; do
    found+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done < <("\${words[1]}" complete-words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#found} )); then
    _describe gramexlog found
  else
    _files
  fi
}
if [[ "\${funcstack[1]}" == _gramexlog ]]; then
  _gramexlog "$@"
else
  compdef _gramexlog gramexlog
fi
`

const FISH = `function __gramexlog_complete
    set -l words (commandline -opc) (commandline -ct)
    gramexlog complete-words -- $words[2..-1] 2>/dev/null
end
complete -c gramexlog -a '(__gramexlog_complete)'
`

/** By the name of the shell. */
export const SCRIPTS: Readonly<Record<'bash' | 'zsh' | 'fish', string>> = { bash: BASH, zsh: ZSH, fish: FISH }
