# What gajim.sh and dino.sh share: a virtual screen, and a person's side of it. Read it in behind demo.sh.

screen_needs=(Xvfb=xvfb xdotool=xdotool import=imagemagick openbox=openbox dbus-daemon=dbus)
home=$folder/home
as_person=(env HOME="$home" XDG_CONFIG_HOME="$home/.config" XDG_DATA_HOME="$home/.local/share"
  XDG_CACHE_HOME="$home/.cache" XDG_RUNTIME_DIR="$home/run" LC_ALL=C.UTF-8 NO_AT_BRIDGE=1)
if [ "$(id -u)" = 0 ]; then # Gajim refuses to run as root
  as_person=(setpriv --reuid=nobody --regid=nogroup --clear-groups "${as_person[@]}")
fi

# A person's programs run in the background and as nobody in particular: person LOG COMMAND ...
person() {
  "${as_person[@]}" "${@:2}" >"$folder/$1.log" 2>&1 &
  started+=($!)
}

virtual_screen() {
  Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp -ac 3>"$folder/display" 2>"$folder/xvfb.log" &
  started+=($!)
  until_ok 15 test -s "$folder/display" || fail 'no virtual screen'
  DISPLAY=:$(cat "$folder/display")
  export DISPLAY
  person openbox openbox
  person bus dbus-daemon --session --nofork --print-address
  until_ok 15 grep -q '^unix:' "$folder/bus.log" || fail 'no session bus'
  DBUS_SESSION_BUS_ADDRESS=$(grep '^unix:' "$folder/bus.log")
  export DBUS_SESSION_BUS_ADDRESS
}

writes() { xdotool type --delay 20 -- "$1" && xdotool key Return; }

# What a screen shows settles by itself: screenshot NAME [SECONDS]
screenshot() {
  sleep "${2:-2}"
  import -window root "$output/$1.png" && say "saved   $1.png"
}
