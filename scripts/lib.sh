# Sourced by the project's scripts. Sets `root`, and speaks to people on standard error.

root=${BASH_SOURCE[0]%/*}/..
root=$(cd "$root" && pwd)
jobs=${JOBS:-$(nproc)}

say() { printf '%s\n' "$*" >&2; }
die() { say "${0##*/}: $*"; exit 1; }
usage_error() { say "${0##*/}: $* (see --help)"; exit 2; }

# The comment at the top of a script is its help.
help() { sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"; }

# build PRESET [TARGET...]: brings build/PRESET up to date, and is silent when it is.
build() {
  local preset=$1 dir=$root/build/$1
  shift
  if ! configured "$preset"; then
    say "configuring build/$preset"
    mkdir -p "$dir"
    rm -f "$dir/CMakeCache.txt"  # of a tree that was moved, or of older presets
    (cd "$root" && cmake --preset "$preset") >"$dir/configure.log" 2>&1 \
      || { cat "$dir/configure.log" >&2; rm "$dir/configure.log"; die "cannot configure build/$preset"; }
  fi
  NINJA_STATUS='[%f/%t] ' ninja -C "$dir" -j "$jobs" "$@" 2>&1 | show_progress || die "cannot build build/$preset"
}

# Was build/PRESET configured here, and since the presets last changed?
configured() {
  local dir=$root/build/$1
  [ -f "$dir/build.ninja" ] && [ "$dir/configure.log" -nt "$root/CMakePresets.json" ] \
    && grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$dir/CMakeCache.txt"
}

# Copies what ninja says to standard error, its steps to one line of the terminal, or every 20th step to a log.
show_progress() {
  local line shown=
  while IFS= read -r line; do
    case $line in
      'ninja: no work'* | 'ninja: Entering'* | *'Re-checking globbed'* | '-- '*) ;;
      '['*)
        if [ -t 2 ]; then
          printf '\r\033[K%.79s' "$line" >&2
          shown=1
        elif [[ $line == \[*0/* && $line == \[*[02468]0/* ]]; then
          say "$line"
        fi ;;
      *) [ -z "$shown" ] || printf '\n' >&2; shown=; say "$line" ;;
    esac
  done
  [ -z "$shown" ] || printf '\r\033[K' >&2
}
