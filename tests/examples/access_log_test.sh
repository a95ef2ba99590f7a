#!/usr/bin/env bash
# Runs the main job on logs whose totals awk computes as well, and checks what the command line promises.
set -uo pipefail
program=$1
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"
failed=0
as=()

# check SENTENCE COMMAND...: the command succeeds.
check() {
  local sentence=$1
  shift
  if "$@"; then return; fi
  printf 'FAILED: %s\n  %s\n' "$sentence" "$*"
  failed=1
}

# refuses SENTENCE EXIT_CODE PATTERN FLAG...: nothing on standard output, one matching line on standard error.
refuses() {
  local sentence=$1 code=$2 pattern=$3 got
  shift 3
  timeout 20 "${as[@]}" "$program" "$@" >out 2>err
  got=$?
  check "$sentence (exit code $got)" [ "$got" = "$code" ]
  check "$sentence (standard output)" [ ! -s out ]
  check "$sentence (one line: $(head -c 300 err))" [ "$(wc -l <err)" = 1 ]
  check "$sentence ($(cat err))" grep -qE "$pattern" err
}

# until_true COMMAND...: waits for up to 20 s until the command succeeds.
until_true() {
  for _ in $(seq 200); do
    if "$@" 2>/dev/null; then return; fi
    sleep 0.1
  done
  false
}

# stopped PID: the job ends with 0 after SIGTERM.
stopped() { kill -TERM "$1" && wait "$1"; }

free_port() {
  perl -MIO::Socket::INET -e 'print IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1")->sockport'
}

awk 'BEGIN {
  srand(42)
  for (i = 0; i < 20000; ++i) {
    status = 200 + 100 * int(4 * rand()) + int(2 * rand())
    bytes = rand() < 0.1 ? "-" : int(exp(14 * rand()))
    line = sprintf("10.0.%d.%d - - [17/May/2015:10:%02d:%02d +0000] \"GET /page/%d?q=%d HTTP/1.1\" %d %s",
                   4 * rand(), 250 * rand(), i / 600 % 60, i / 10 % 60, 50 * rand(), i, status, bytes)
    if (i % 3) line = line " \"-\" \"some agent\""
    if (i % 997 == 0) line = substr(line, 1, 30)
    print line
  }
}' >access.log
awk '
  NF < 10 { ++rejected; next }
  { ++requests; bytes += $10; ++status[$9]; clients[$1] }
  END {
    for (client in clients) ++count
    printf "{\"requests\":%d,\"bytes\":%d,\"clients\":%d,\"status\":{", requests, bytes, count
    for (code = 100; code < 600; ++code)
      if (code in status) { printf "%s\"%d\":%d", comma, code, status[code]; comma = "," }
    printf "},\"rejected\":%d}\n", rejected
  }' access.log >expected

for parallelism in 1 2 3; do
  "$program" --input access.log --json --parallelism $parallelism >got 2>err
  check "totals are those of awk with $parallelism partitions: $(cat got err)" cmp -s got expected
done
"$program" --input access.log --json <&- >got
check "standard input may be closed" cmp -s got expected
"$program" --input - --json --batch-rows-max 7 <access.log >got
check "reads standard input" cmp -s got expected
: >empty
check "an empty log has totals" [ "$("$program" --input empty --json)" = \
  '{"requests":0,"bytes":0,"clients":0,"status":{},"rejected":0}' ]

"$program" --input access.log --output found >lines 2>err
check "without a terminal there is no control character" [ -z "$(tr -d '\12\40-\176' <lines)" ]
check "the last lines are totals" grep -q "^total requests=$(sed -E 's/.*requests":([0-9]+).*/\1/' expected) " lines
check "paths lose their query" grep -qE ' path=/page/[0-9]+$' lines
check "JSON lines sum up to the same" [ "$(cat found/status-*.jsonl |
  sed -E 's/.*"requests":([0-9]+).*/\1/' | awk '{ sum += $1 } END { print sum }')" = \
  "$(sed -E 's/.*requests":([0-9]+).*/\1/' expected)" ]
check "rejected lines are kept with their position" grep -q '"position":997,' found/rejected-*.jsonl
check "there is a file for each kind of finding" [ "$(ls found | sed 's/-.*//' | sort -u | tr '\n' ' ')" = \
  'errors paths rejected sizes status ' ]

start=$(date +%s%N)
head -500 access.log | "$program" --input - --json --rate 1000 >/dev/null
check "a rate limits reading" [ $((($(date +%s%N) - start) / 1000000)) -ge 350 ]

refuses "two inputs are one too many" 2 'input.*follow' --input access.log --follow access.log
refuses "an unknown flag is named" 2 'fast' --fast
refuses "a rate is a number" 2 'rate' --rate quick
refuses "a rate is not negative" 2 'rate' --rate -5
refuses "an address has a port" 2 "'localhost' is not HOST:PORT" --listen localhost
refuses "a port is a number below 65536" 2 'HOST:PORT' --listen localhost:65536
refuses "a span is above 0" 2 'watch-seconds' --watch-seconds 0
refuses "a log that is not there is named" 1 'no-such.log' --input no-such.log
refuses "a directory is no log" 1 'found' --input found --json
refuses "an output that is a file is named" 1 'access.log' --input access.log --json --output access.log

# requests_of STATE: how many requests of kept.log the job over that state had not seen.
requests_of() { "$program" --input kept.log --json --state "$1" 2>err | sed -E 's/.*requests":([0-9]+).*/\1/'; }
valid() { awk 'NF >= 10' "$@" | wc -l; }

head -7000 access.log >kept.log
check "a state is begun" [ "$(requests_of kept)" = "$(valid kept.log)" ]
"$program" --input kept.log --state kept --savepoint copy >out 2>err
check "a savepoint ends with 0 and reads nothing: $(cat out err)" [ "$?-$(cat out)" = 0- ]
tail -n +7001 access.log >>kept.log
rest=$(tail -n +7001 kept.log | valid)
check "a job over the savepoint goes on from it" [ "$(requests_of copy)" = "$rest" ]
check "what it did is not in the state that was copied" [ "$(requests_of kept)" = "$rest" ]
refuses "a savepoint is not written over another" 1 "'copy'" --input kept.log --state kept --savepoint copy
refuses "a savepoint needs a state" 1 'state' --input kept.log --savepoint another

"$program" --state busy >lines 2>log &
check "a job opens its state" until_true [ -e busy/data.mdb ]
refuses "a state directory serves one job" 1 "'busy' is in use by a job that runs: stop it first" --state busy
refuses "no savepoint is taken of a job that runs" 1 "'busy' is in use by a job that runs" --state busy --savepoint another
check "the first one runs on" stopped $!

mkdir -m 555 sealed
[ "$(id -u)" != 0 ] || as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
if "${as[@]}" "$program" --help >/dev/null 2>&1; then
  refuses "a state that cannot be written is named" 1 "'sealed'.*right to write there" --input empty --state sealed
  refuses "so is one that cannot be created" 1 "'sealed/kept'.*right to write there" --input empty --state sealed/kept
fi
as=()

"$program" --batch-interval-ms 200 >lines 2>err &
check "an attack on generated traffic shows up" until_true grep -q ' suspect=203\.0\.113\.1$' lines
check "the attacked path is a top path" grep -q ' path=/wp-login.php$' lines
check "SIGTERM ends with 0" stopped $!
check "SIGTERM drains: totals come last" grep -q '^total requests=[1-9]' lines

: >growing.log
"$program" --follow growing.log --json >got 2>err &
head -7000 access.log >>growing.log
sleep 1
tail -n +7001 access.log >>growing.log
sleep 2
check "following ends with 0 on SIGTERM" stopped $!
check "a log that grows is read whole: $(cat got err)" cmp -s got expected

port=$(free_port)
"$program" --listen "127.0.0.1:$port" --batch-interval-ms 100 >lines 2>err &
check "takes lines over TCP" until_true bash -c "head -1000 access.log >/dev/tcp/127.0.0.1/$port"
check "shows them before it ends" until_true grep -q 'path=/page' lines
check "listening ends with 0 on SIGTERM" stopped $!
check "lines over TCP are counted" grep -q '^total requests=998 ' lines

TERM=xterm script -qec "$program --input access.log --batch-interval-ms 50 --rate 100000" screen >/dev/null
check "a terminal gets a page that is drawn over" [ "$(grep -c $'\x1b\\[H' screen)" -ge 2 ]
check "the terminal keeps the totals" grep -q 'in all:' screen

exit $failed
