#!/bin/sh
# run-xvfb.sh PROGRAM [ARGUMENT...]: runs a test of widgets on a screen and in folders of its own.
set -eu

folder=$(mktemp -d)
server=
clean_up () {
  [ -z "$server" ] || kill "$server" 2>/dev/null || :
  rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 1' HUP INT TERM

mkdir -m 700 "$folder/runtime"
mkdir "$folder/config" "$folder/data" "$folder/cache" "$folder/state"

# The server chooses a free number for its screen and writes it down once it can be used.
mkfifo "$folder/number"
Xvfb -displayfd 3 -screen 0 1920x1200x24 -nolisten tcp -noreset 3>"$folder/number" >"$folder/log" 2>&1 &
server=$!
if ! read -r number <"$folder/number"; then
  cat "$folder/log" >&2
  exit 1
fi

export DISPLAY=":$number" GDK_BACKEND=x11 GDK_SCALE=1 GDK_DPI_SCALE=1
unset WAYLAND_DISPLAY XAUTHORITY GTK_THEME
export XDG_RUNTIME_DIR="$folder/runtime" XDG_CONFIG_HOME="$folder/config" XDG_DATA_HOME="$folder/data"
export XDG_CACHE_HOME="$folder/cache" XDG_STATE_HOME="$folder/state"
export GTK_A11Y=test GSK_RENDERER=cairo GDK_DEBUG=gl-disable GSETTINGS_BACKEND=memory GIO_USE_VFS=local GTK_USE_PORTAL=0
# No session bus, and no attempt to start one.
export DBUS_SESSION_BUS_ADDRESS=disabled:

status=0
"$@" || status=$?
exit "$status"
