#!/bin/sh
# documents.sh CLI MANUAL COMPLETION README FAMILIES: checks that the manual names every command and option that --help lists,
# that the completions for bash offer them, that the table in FAMILIES is what the program lists, and that README names all.
set -eu

cli=$1
manual=$2
completion=$3
readme=$4
families=$5
missing=0
plain=$(sed 's/\\-/-/g' "$manual")

lorgnette_commands=$("$cli" --help | sed -n '/^Commands:/,/^$/ s/^  \([a-z][a-z]*\) .*/\1/p')
for command in $lorgnette_commands; do
  if ! printf '%s\n' "$plain" | grep -q "^\.BI $command"; then
    echo "the manual does not describe the command $command" >&2
    missing=1
  fi
  for option in $("$cli" "$command" --help | sed -n 's/^  \(-., \)\{0,1\}\(--[a-z0-9-]*\).*/\2/p'); do
    if [ "$option" != --help ] && ! printf '%s\n' "$plain" | grep -qE -- "$option( |=|$|\\\\)"; then
      echo "the manual does not describe $command $option" >&2
      missing=1
    fi
  done
done

# complete WORD...: what bash would offer for the last word.
complete_words () {
  PATH=$(dirname "$cli"):$PATH bash -c '
    . "$1"
    shift
    COMP_WORDS=("$@")
    COMP_CWORD=$(($# - 1))
    compopt () { :; }
    _lorgnette_cli
    printf "%s\n" "${COMPREPLY[@]}"' bash "$completion" "$@"
}

expect () {
  wanted=$1
  shift
  if [ "$(complete_words "$@")" != "$wanted" ]; then
    echo "after '$*' bash offers '$(complete_words "$@")', not '$wanted'" >&2
    missing=1
  fi
}

expect "$lorgnette_commands" lorgnette-cli ''
expect tokens lorgnette-cli tok
expect --save= lorgnette-cli run model --sa
expect none lorgnette-cli bench model --capture = n

listed=$(XDG_DATA_HOME=/nonexistent "$cli" families)
table=$(
  printf '%s\n' '| family | `model_type` | takes | gives | source |' '|---|---|---|---|---|'
  printf '%s\n' "$listed" | awk -F '\t' '{ n = split ($3, types, ", "); list = "`" types[1] "`"
    for (i = 2; i <= n; i++) list = list ", `" types[i] "`"
    sub (/.*\//, "", $7); print "| [" $2 "](" $7 ") | " list " | " $4 " | " $5 " | " $6 " |" }'
)
if [ "$(sed -n '/^<!-- families -->$/,/^<!-- end -->$/ { /^<!--/!p }' "$families")" != "$table" ]; then
  echo "the table in $families is not what “lorgnette-cli families” lists; it should be:" >&2
  printf '%s\n' "$table" >&2
  missing=1
fi
titles=$(printf '%s\n' "$listed" | cut -f 2)
while IFS= read -r title; do
  if ! grep -qF -- "$title" "$readme"; then
    echo "the family $title is not named in $readme" >&2
    missing=1
  fi
done <<end
$titles
end

exit "$missing"
