#!/usr/bin/env bash
# Says what the scripts promise, and holds them to it.
set -uo pipefail
root=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
failed=0

# expect SENTENCE EXIT_CODE PATTERN COMMAND...: the pattern, a regular expression, matches all that is printed.
expect() {
  local sentence=$1 code=$2 pattern=$3 said got
  shift 3
  said=$("$@" 2>&1)
  got=$?
  if [ "$got" = "$code" ] && [[ $said =~ $pattern ]]; then return; fi
  printf 'FAILED: %s\n  exit code %s, expected %s\n  printed: %s\n' "$sentence" "$got" "$code" "$said"
  failed=1
}
one_line='^[^'$'\n'']+$'
nothing='^$'

expect "test explains itself, called from elsewhere" 0 'Usage: ./test' "$root/test" --help
expect "test refuses an unknown flag with one line" 2 '^test: unknown argument: --fast [^'$'\n'']*$' "$root/test" --fast
expect "test refuses an unknown step with one line" 2 "$one_line" "$root/test" relaese
expect "setup is content when everything is installed" 0 "$nothing" "$root/scripts/setup" --check run
expect "setup refuses an unknown purpose" 2 "$one_line" "$root/scripts/setup" play
expect "format refuses an unknown flag" 2 "$one_line" "$root/scripts/format" --fast
expect "check refuses an unknown flag" 2 "$one_line" "$root/scripts/check" --fast
expect "include_cost refuses an unknown flag" 2 "$one_line" "$root/scripts/include_cost" --fast

# Certificates of a cluster.
make() { "$root/scripts/make_authority" "$@"; }
expect "make_authority explains itself" 0 'Usage: scripts/make_authority' make --help
expect "make_authority refuses an unknown flag" 2 "$one_line" make --fast tls a
expect "make_authority refuses to make nothing" 2 "$one_line" make
expect "make_authority needs a node" 2 "$one_line" make tls
expect "make_authority refuses what is no name" 2 "$one_line" make tls ../a
expect "make_authority keeps the authority's own name" 2 "$one_line" make tls authority
expect "make_authority refuses one name twice" 2 "$one_line" make tls a a
expect "make_authority refuses no time at all" 2 "$one_line" make --days 0 tls a
expect "make_authority makes an authority and nodes" 0 "$nothing" make "tls of a" north south-1
expect "a node is signed by the authority, as server" 0 ': OK$' \
  openssl verify -x509_strict -purpose sslserver -CAfile "tls of a/authority.pem" "tls of a/north.pem"
expect "a node is signed by the authority, as client" 0 ': OK$' \
  openssl verify -x509_strict -purpose sslclient -CAfile "tls of a/authority.pem" "tls of a/south-1.pem"
expect "a node's certificate signs no other" 2 'error' \
  openssl verify -purpose sslserver -CAfile "tls of a/north.pem" "tls of a/south-1.pem"
expect "make_authority overwrites no node" 1 "$one_line" make "tls of a" west north
expect "make_authority leaves nothing behind when it refuses" 0 \
  $'^authority.key\nauthority.pem\nnorth.key\nnorth.pem\nsouth-1.key\nsouth-1.pem$' ls -A "tls of a"
expect "make_authority adds a node with the authority that is there" 0 "$nothing" make --days 2 "tls of a" west
expect "an added node is signed by it" 0 ': OK$' openssl verify -CAfile "tls of a/authority.pem" "tls of a/west.pem"
expect "a node is valid for the days that were asked for" 1 'will expire' \
  openssl x509 -noout -checkend $((3 * 86400)) -in "tls of a/west.pem"
expect "a key fits its certificate" 0 "$nothing" \
  cmp <(openssl x509 -noout -pubkey -in "tls of a/west.pem") <(openssl pkey -pubout -in "tls of a/west.key")
expect "keys are for their owner alone" 0 $'^600\n600\n600\n600$' \
  stat -c %a "tls of a/authority.key" "tls of a/north.key" "tls of a/south-1.key" "tls of a/west.key"
rm "tls of a/authority.key"
expect "make_authority needs the authority's key" 1 "$one_line" make "tls of a" east

# The unit for systemd, with a program that is there.
if command -v systemd-analyze >/dev/null; then
  mkdir units
  sed 's,^ExecStart=[^ ]*,ExecStart=/bin/true,' "$root/config/weir-job@.service" >units/weir-job@x.service
  expect "systemd understands the unit for a job" 0 "$nothing" systemd-analyze verify --recursive-errors=no units/weir-job@x.service
fi

# A tree of its own, with a space in its path, in which a package is missing.
mkdir -p "a tree/config"
cp -r "$root/scripts" "a tree/"
echo 'run   no-such-package   # why' >"a tree/config/packages.txt"
expect "setup --check names what is missing" 1 '^missing packages: no-such-package$' "a tree/scripts/setup" --check
mkdir bin
ln -s "$(command -v nproc)" bin/
expect "setup says that it needs Debian's tools" 1 "^setup: needs Debian's package tools[^"$'\n'"]*$" \
  env PATH="$work/bin" "$BASH" "a tree/scripts/setup"
printf '#!%s\necho 1000\n' "$BASH" >bin/id
chmod +x bin/id
ln -s "$(command -v sed)" "$(command -v tr)" "$(command -v dpkg-query)" "$(command -v apt-get)" bin/
expect "setup without root and sudo says so" 1 '^setup: [^'$'\n'']*only root or sudo can install them: no-such-package$' \
  env PATH="$work/bin" "$BASH" "a tree/scripts/setup"

# The compiler's word.
refuse() { printf '%s\n' "$1" >refused.cpp; "$root/scripts/expect_refusal" refused.cpp "${CXX:-c++}" -std=c++20; }
expect "a refused program with its reason passes" 0 "$nothing" refuse $'// expect: the reason\nstatic_assert(false, "the reason");'
expect "a program that compiles fails" 1 'compiles, but must not' refuse $'// expect: the reason\n'
expect "another reason fails" 1 'does not say: the reason' refuse $'// expect: the reason\nstatic_assert(false, "another");'
expect "a program without a reason fails" 1 'has no line' refuse 'static_assert(false, "the reason");'

mkdir -p include/caf
touch include/caf/actor.hpp
echo '#include <caf/actor.hpp>' >include/inner.hpp
echo '#include <inner.hpp>' >include/outer.hpp
expect "a way to CAF is shown" 1 'reaches .*include/outer.hpp.*include/inner.hpp.*include/caf/actor.hpp$' \
  "$root/scripts/include_reach" outer.hpp "${CXX:-c++}" -Iinclude
expect "a header that reaches no CAF passes" 0 "$nothing" "$root/scripts/include_reach" cstdint "${CXX:-c++}" -Iinclude

exit $failed
