#!/bin/bash
# boundary.sh ROOT [LIBRARY...]: checks that the parts of the tree below ROOT keep to their places, and that the static
# libraries of src know no toolkit. boundary.sh --self-test: checks that each kind of breach is caught. Speaks TAP.
set -u

layers='base tensor io text media attn nn family run view draw cli'
siblings=' io text media attn '

# Words by which a family is known besides its file's name, and those of its names that are also ordinary words: these
# count only in capitals.
aliases='albert bart bert deberta electra falcon flan gemma gpt gptj gptneox hubert llama longformer mistral nllb pegasus qwen
  roberta segformer swin vilt wav2vec whisper'
ordinary=' beam blip clip led opt phi sam time-series-transformer transformer vision '

# Words of file formats that the readers must know: types in tokenizer.json, kinds of tokeniser in GGUF and names of what cuts a
# text there, class names in
# tokenizer_config.json and preprocessor_config.json.
allowed='BertNormalizer|BertPreTokenizer|BertProcessing|RobertaProcessing|"[A-Za-z0-9]+(Tokenizer|ImageProcessor|FeatureExtractor)"|"(bert|gpt2|llama|t5|gpt-2|phi-2|llama-bpe|llama3|llama-v3|falcon3|qwen2|deepseek-r1-qwen)"'

number=0
failed=0

# report NAME BREACHES: one line of TAP; BREACHES is empty when all is well.
report () {
  number=$((number + 1))
  if [ -z "$2" ]; then
    echo "ok $number $1"
  else
    failed=$((failed + 1))
    echo "not ok $number $1"
    printf '%s:\n%s\n' "$1" "$2" | head -n 20 >&2
  fi
}

# code DIR...: the C files below the folders, those that exist.
code () {
  local dir
  for dir; do
    [ ! -d "$root/$dir" ] || find "$root/$dir" -name '*.[ch]' | LC_ALL=C sort
  done
}

# search PATTERN FILE...: FILE:LINE:TEXT of the lines that match, named from ROOT.
search () {
  local pattern=$1
  shift
  [ $# -eq 0 ] || grep -HnE -- "$pattern" "$@" | sed "s|^$root/||"
}

# includes FILE...: FILE:LINE:HEADER for each header in quotes.
includes () {
  search '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' "$@" | sed -E 's/^([^:]*:[0-9]+:)[^"]*"([^"]*)".*/\1\2/'
}

toolkit_words () {
  local files
  mapfile -t files < <(code src)
  search '(^|[^A-Za-z0-9])((gtk|gdk|adw)_|(Gtk|Gdk|Adw)[A-Z]|(GTK|GDK|ADW)_)|<(gtk|gdk)/|<adwaita' "${files[@]}" |
    sed -E 's/gdk_pixbuf[a-z_]*|GdkPixbuf[A-Za-z]*|GDK_(PIXBUF|COLORSPACE|INTERP)[A-Z_]*|GdkColorspace|GdkInterpType//g' |
    grep -E '(gtk|gdk|adw)_|(Gtk|Gdk|Adw)[A-Z]|(GTK|GDK|ADW)_|<(gtk|gdk)/|<adwaita'
}

toolkit_symbols () {
  [ $# -eq 0 ] || nm --print-file-name "$@" 2>/dev/null | grep -E ' (gtk|gdk|adw)_' | grep -v ' gdk_pixbuf'
}

layer_order () {
  local files own before header file line
  own=
  before=
  for own in $layers; do
    mapfile -t files < <(code "src/$own")
    includes "${files[@]}" | while IFS=: read -r file line header; do
      case " $before $own " in
        *" ${header%%/*} "*) ;;
        *) echo "$file:$line: $own may not include $header" ;;
      esac
      case "$siblings" in
        *" $own "*)
          case "$siblings" in
            *" ${header%%/*} "*) [ "${header%%/*}" = "$own" ] || echo "$file:$line: $own and ${header%%/*} are siblings" ;;
          esac ;;
      esac
    done
    before="$before $own"
  done
}

header_names () {
  local files
  mapfile -t files < <(code src)
  includes "${files[@]}" | grep -vE ':('"${layers// /|}"')/lgn-[a-z0-9-]+\.h$'
}

family_names () {
  local files name pattern='' capitals=''
  for name in $aliases $ordinary $(find "$root/models/families" -name '*.xml' -exec basename {} .xml ';' 2>/dev/null); do
    case "$ordinary" in
      *" $name "*) capitals="$capitals|${name^^}" ;;
      *) pattern="$pattern|$name" ;;
    esac
  done
  mapfile -t files < <(code src)
  [ ${#files[@]} -eq 0 ] || grep -HnE '' "${files[@]}" | sed -E "s|^$root/||; s/$allowed//g" |
    awk -v names="^(${pattern#|})\$" -v capitals="^(${capitals#|})\$" '
      {
        text = $0
        sub (/^[^:]*:[0-9]+:/, "", text)
        # CamelCase and digits part words too: AbcModel, abc2_size.
        parted = text
        while (match (parted, /[a-z0-9][A-Z]/))
          parted = substr (parted, 1, RSTART) " " substr (parted, RSTART + 1)
        n = split (text " " parted, words, /[^A-Za-z0-9]+/)
        for (i = 1; i <= n; i++)
          if (tolower (words[i]) ~ names || words[i] ~ capitals)
            {
              print
              break
            }
      }'
}

window_arithmetic () {
  local files
  mapfile -t files < <(code ui)
  includes "${files[@]}" | grep -E ':(tensor/|nn/|family/|attn/lgn-attention\.h$)'
}

xml_outside () {
  local files
  mapfile -t files < <(code src ui | grep -vE "^$root/src/(io|family)/")
  search 'include[[:space:]]*<libxml' "${files[@]}"
}

# Views and painters read rows, tiles, overviews and what a row adds up to; writing is what the network does.
store_writers () {
  local files
  mapfile -t files < <(code src/view src/draw ui)
  search 'lgn_attn_store_(new|add|set|get_rows|get_parting)' "${files[@]}"
}

# The files of the project: those git knows, or all of a tree that is not a checkout.
project_files () {
  if [ "$(git -C "$root" rev-parse --show-toplevel 2>/dev/null)" = "$root" ]; then
    git -C "$root" ls-files -z --cached --others --exclude-standard
  else
    (cd "$root" && find . '(' -name 'build*' -o -name .git ')' -prune -o -type f -print0)
  fi
}

foreign_places () {
  local homes='(^|[^A-Za-z0-9_.~})])/(home|root|work|Users|workspace)/[A-Za-z0-9_]'
  local hosts='(pypi|npmjs|crates|rubygems|golang|debian|anaconda)\.(org|io|com)/(simple|packages|debian)'
  local addresses='https?://([0-9]{1,3}(\.[0-9]{1,3}){3}|localhost|[a-z0-9.-]+:[0-9]+)'
  project_files | (cd "$root" && xargs -0 -r grep -IHnE -- "$homes|$hosts|$addresses" 2>/dev/null) |
    grep -vE '^(\./)?tests/boundary\.sh:' | cut -c -200
}

check () {
  report 'src knows no toolkit' "$(toolkit_words)"
  report 'the libraries know no toolkit' "$(toolkit_symbols "$@")"
  report 'a layer includes only layers before it' "$(layer_order)"
  report 'headers are named layer/lgn-thing.h' "$(header_names)"
  report 'src names no family' "$(family_names)"
  report 'the window does no arithmetic on tensors' "$(window_arithmetic)"
  report 'XML stays in io and family' "$(xml_outside)"
  report 'no place of one machine is named' "$(foreign_places)"
  report 'views only read the store' "$(store_writers)"
}

# expect N FILE TEXT: a tree with only TEXT in FILE must fail check N (0: none) and no other.
expect () {
  local result
  rm -rf "$root"
  mkdir -p "$root/models/families" "$(dirname "$root/$2")"
  : > "$root/models/families/zebra.xml"
  printf '%s\n' "$3" > "$root/$2"
  result=$(check 2>/dev/null | sed -nE 's/^not ok ([0-9]+).*/\1/p' | tr '\n' ' ')
  self=$((self + 1))
  if [ "${result% }" = "${1#0}" ]; then
    echo "ok $self $2: $3"
  else
    broken=$((broken + 1))
    echo "not ok $self $2: $3"
    echo "failed checks: ${result:-none}; expected: $1" >&2
  fi
}

self_test () {
  local self=0 broken=0 slash=/
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  root=$folder/tree

  expect 1 src/run/lgn-a.c '#include <gtk/gtk.h>'
  expect 1 src/run/lgn-a.c '#include <adwaita.h>'
  expect 1 src/draw/lgn-a.c 'gtk_init ();'
  expect 1 src/draw/lgn-a.c 'GdkRGBA colour;'
  expect 1 src/draw/lgn-a.c 'x = gdk_pixbuf_new (GDK_COLORSPACE_RGB, GDK_KEY_a);'
  expect 0 src/media/lgn-a.c 'GdkPixbuf *p = gdk_pixbuf_new (GDK_COLORSPACE_RGB, 0, 8, 1, 1);'
  expect 3 src/base/lgn-a.c '#include "tensor/lgn-tensor.h"'
  expect 3 src/view/lgn-a.c '#include "draw/lgn-paint.h"'
  expect 3 src/io/lgn-a.c '#include "text/lgn-tokens.h"'
  expect 3 src/attn/lgn-a.h '#include "media/lgn-patches.h"'
  expect 0 src/cli/lgn-a.c '#include "draw/lgn-paint.h"'
  expect 4 src/cli/lgn-a.c '#include "base/error.h"'
  expect '3 4' src/cli/lgn-a.c '#include "lgn-cli.h"'
  expect 5 src/run/lgn-a.c '/* as Zebra does */'
  expect 5 src/run/lgn-a.c 'lgn_zebra_new ();'
  expect 5 src/family/lgn-a.c 'if (strcmp (type, "ZebraForCausalLM") == 0)'
  expect 5 src/nn/lgn-a.c 'the bias of BERT'
  expect 5 src/nn/lgn-a.c '/* CLIP */'
  expect 0 src/nn/lgn-a.c '/* clip to the clipboard, by Viterbi */'
  expect 0 src/text/lgn-a.c 'strcmp (type, "BertNormalizer")'
  expect 6 ui/lgn-a.c '#include "tensor/lgn-kernels.h"'
  expect 6 ui/lgn-a.c '#include "attn/lgn-attention.h"'
  expect 0 ui/lgn-a.c '#include "view/lgn-selection.h"'
  expect 7 src/run/lgn-a.c '#include <libxml/tree.h>'
  expect 7 ui/lgn-a.c '#include <libxml/tree.h>'
  expect 0 src/family/lgn-a.c '#include <libxml/tree.h>'
  expect 8 README.md "cd ${slash}home${slash}someone/lorgnette"
  expect 8 data/a.sh "curl http:${slash}${slash}10.0.0.1/packages"
  expect 8 data/a.sh "curl https:${slash}${slash}registry.example:8080/packages"
  expect 0 README.md "https:${slash}${slash}example.org${slash}home${slash}page"

  expect 9 src/view/lgn-a.c 'p = lgn_attn_store_get_rows_to_fill (store, site, 0, 0, 0);'
  expect 9 ui/lgn-a.c 'store = lgn_attn_store_new (0);'
  expect 0 src/draw/lgn-a.c 'lgn_attn_store_read_tile (store, &map, &tile, out);'
  expect 0 src/run/lgn-a.c 'store = lgn_attn_store_new (0);'

  # A library that calls a toolkit.
  root=$folder/tree
  rm -rf "$root"
  mkdir "$root"
  echo 'void gtk_init (void); void f (void); void f (void) { gtk_init (); }' > "$root/a.c"
  self=$((self + 1))
  if ! (cd "$root" && cc -c a.c && ar rc liba.a a.o) 2>/dev/null; then
    echo "ok $self a library # SKIP no compiler"
  elif [ -n "$(toolkit_symbols "$root/liba.a")" ]; then
    echo "ok $self a library"
  else
    broken=$((broken + 1))
    echo "not ok $self a library"
  fi
  echo "1..$self"
  [ $broken -eq 0 ]
}

if [ "${1-}" = --self-test ]; then
  self_test
else
  root=$(cd "${1:?the root of the source tree}" && pwd -P)
  shift
  check "$@"
  echo "1..$number"
  [ $failed -eq 0 ]
fi
