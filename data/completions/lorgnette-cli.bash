# Completions of lorgnette-cli for bash. Commands, options and values are those that its --help lists.

_lorgnette_cli_commands () {
  lorgnette-cli --help 2>/dev/null | sed -n '/^Commands:/,/^$/ s/^  \([a-z][a-z]*\) .*/\1/p'
}

# The options of COMMAND, those with a value with a "=" at the end.
_lorgnette_cli_options () {
  lorgnette-cli "$1" --help 2>/dev/null | sed -n 's/^  \(-., \)\{0,1\}\(--[a-z0-9-]*=\{0,1\}\).*/\2/p'
}

# The values of OPTION of COMMAND, where they are a list of words.
_lorgnette_cli_values () {
  lorgnette-cli "$1" --help 2>/dev/null | sed -n "s/^  \(-., \)\{0,1\}$2=\([^ ]*|[^ ]*\) .*/\2/p" | tr '|' '\n' | grep '^[a-z]*$'
}

_lorgnette_cli () {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]} words=""

  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    words=$(_lorgnette_cli_commands)
  elif [ "$current" = = ]; then
    words=$(_lorgnette_cli_values "$command" "$previous")
    current=
  elif [ "$previous" = = ]; then
    words=$(_lorgnette_cli_values "$command" "${COMP_WORDS[COMP_CWORD - 2]}")
  elif [[ $previous == --* ]]; then
    words=$(_lorgnette_cli_values "$command" "$previous")
  fi
  if [ -z "$words" ] && [[ $current == -* ]]; then
    words=$(_lorgnette_cli_options "$command")
  fi

  if [ -n "$words" ]; then
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
    [[ ${#COMPREPLY[@]} -ne 1 || ${COMPREPLY[0]} != *= ]] || compopt -o nospace
  else
    compopt -o default
  fi
}

complete -F _lorgnette_cli lorgnette-cli
