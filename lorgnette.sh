#!/bin/sh
# lorgnette.sh [ARGUMENT...]  sets up what is missing, builds, and opens the window (with the arguments, if any)
# lorgnette.sh test           sets up what is missing, builds, and runs all tests
#
# Made for Debian 12; elsewhere it says what to install. LORGNETTE_MESON_OPTIONS holds further options for meson.
set -eu

tools='gcc libc6-dev meson ninja-build pkg-config gettext libglib2.0-bin libglib2.0-dev-bin desktop-file-utils'
libraries='libglib2.0-dev libjansson-dev libxml2-dev libopenblas-dev libcairo2-dev libpango1.0-dev libgdk-pixbuf-2.0-dev
  libpng-dev zlib1g-dev libsndfile1-dev libfftw3-dev libgtk-4-dev libadwaita-1-dev'
looks='adwaita-icon-theme hicolor-icon-theme gtk-update-icon-cache librsvg2-common shared-mime-info fonts-cantarell fonts-noto-core fonts-noto-cjk'
test_tools='binutils python3 python3-numpy xvfb appstream libxml2-utils'

caller=$PWD
cd "$(dirname "$(readlink -f -- "$0")")"
program=$PWD/build/ui/lorgnette

say () {
  printf '%s\n' "$*" >&2
}

# missing PACKAGE...: those of them that are not installed.
missing () {
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p')
  for package; do
    printf '%s\n' "$installed" | grep -qxF -- "$package" || printf '%s ' "$package"
  done
}

as_root () {
  if [ "$(id -u)" -eq 0 ]; then
    env DEBIAN_FRONTEND=noninteractive "$@"
  else
    sudo env DEBIAN_FRONTEND=noninteractive "$@"
  fi
}

# install_packages PACKAGE...: by apt-get where there is one; elsewhere it is enough that the build finds what it needs.
install_packages () {
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    if command -v meson >/dev/null && pkg-config --exists 'gtk4 >= 4.8' 'libadwaita-1 >= 1.2' jansson libxml-2.0 openblas sndfile fftw3; then
      return
    fi
    say 'Lorgnette needs what Debian calls:' "$@"
    say 'There is no apt-get here: please install them in your way, then start this script again.'
    exit 1
  fi

  absent=$(missing "$@")
  [ -n "$absent" ] || return 0
  if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
    say "Lorgnette needs these packages: $absent"
    say 'Please install them as root, then start this script again.'
    exit 1
  fi
  say "Installing: $absent"
  as_root apt-get update -q
  # shellcheck disable=SC2086 # a list of words
  as_root apt-get install -q -y --no-install-recommends $absent
}

# build: sets up the folder build/ where that is new or its options changed, and builds in it.
build () {
  options="-Dui=enabled ${LORGNETTE_MESON_OPTIONS-}"
  used=build/meson-private/lorgnette-options
  if [ ! -f build/build.ninja ]; then
    # shellcheck disable=SC2086 # a list of words
    meson setup build $options
  elif [ "$(cat "$used" 2>/dev/null)" != "$options" ]; then
    # shellcheck disable=SC2086
    meson configure build $options
  fi
  printf '%s\n' "$options" > "$used"
  ninja -C build
}

if [ "${1-}" = test ]; then
  # shellcheck disable=SC2086 # lists of words
  install_packages $tools $libraries $looks $test_tools
  build
  exec meson test -C build --no-rebuild --print-errorlogs
fi

# shellcheck disable=SC2086
install_packages $tools $libraries $looks
build >&2
cd "$caller"
exec "$program" "$@"
