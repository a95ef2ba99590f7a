#!/usr/bin/env bash
# The program `weir` over the state of a job that runs, of one that was stopped, of a savepoint and of damaged files.
set -uo pipefail
weir=$1 job=$2
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT
cd "$work" || exit 1
failed=0

# check SENTENCE COMMAND...: the command succeeds.
check() {
  local sentence=$1
  shift
  if "$@"; then return; fi
  printf 'FAILED: %s\n  %s\n' "$sentence" "$*"
  failed=1
}

# refuses SENTENCE EXIT_CODE PATTERN COMMAND...: nothing on standard output, one matching line on standard error.
refuses() {
  local sentence=$1 code=$2 pattern=$3 got
  shift 3
  timeout 20 "$@" >out 2>err
  got=$?
  check "$sentence (exit code $got)" [ "$got" = "$code" ]
  check "$sentence (standard output)" [ ! -s out ]
  check "$sentence (one line: $(head -c 300 err))" [ "$(wc -l <err)" = 1 ]
  check "$sentence ($(cat err))" grep -qE "$pattern" err
}

# until_true COMMAND...: waits for up to 20 s until the command succeeds.
until_true() {
  for _ in $(seq 200); do
    if "$@" >/dev/null 2>&1; then return; fi
    sleep 0.1
  done
  false
}

# sum_of DIRECTORY KEY: what the state there has for a key.
sum_of() { "$weir" state get "$1" sums "$2" | sed -E 's/.*"value":([0-9]+).*/\1/'; }
go_on() { "$job" --source file --input numbers --out "$1" --state "$2" --batch-interval-ms 50 2>>log; }
all_entries() { [ "$("$weir" state dump "$1" sums | wc -l)" = 97 ]; }

seq 1 6000 >numbers
mkdir first second
"$job" --source file --input numbers --out first --state kept --batch-interval-ms 50 --rate 400 2>>log &
pid=$!
check "the state of a running job can be read" until_true all_entries kept
check "and listed" grep -q "^state 'sums/values': 97 entries, .*, int64 -> int64$" <("$weir" state ls kept)
check "and is whole" "$weir" state verify kept >/dev/null
refuses "no savepoint is taken of a job that runs" 1 'in use by a job that runs: stop it first' \
  "$job" --out first --state kept --savepoint saved
kill -TERM $pid
check "the job stops: $(tail -3 log)" wait $pid

check "a stopped job is the same to it" all_entries kept
"$weir" state ls kept >list
check "its name is there" grep -q "^job 'chaos', started 1 time$" list
check "its commits are there" grep -qE '^commit [0-9]+: epoch [0-9]+ of 20' list
check "its positions are there" grep -qE "^source '.*numbers', partition 0 of 1: epoch [0-9]+, \"" list

check "a savepoint is taken of a job that does not run" "$job" --out first --state kept --savepoint saved
refuses "where something is no savepoint is written" 1 'choose a new directory' "$job" --out first --state kept --savepoint saved
refuses "a savepoint needs a state" 1 'needs --state' "$job" --out first --savepoint other
check "a savepoint is whole" "$weir" state verify saved >/dev/null
check "a savepoint holds what it was taken of" cmp -s <("$weir" state dump kept) <("$weir" state dump saved)

go_on first kept
go_on second saved
for key in 0 5 96; do
  expected=$(awk -v key=$key '$1 % 97 == key { sum += $1 } END { print sum }' numbers)
  check "the job goes on from its state: $key" [ "$(sum_of kept $key)" = "$expected" ]
  check "and from the savepoint, in another directory: $key" [ "$(sum_of saved $key)" = "$expected" ]
done

refuses "an unknown flag is named" 2 'all: no such flag' "$weir" state ls kept --all
refuses "a key that is not there" 1 'no entry of 97' "$weir" state get kept sums 97
refuses "a directory that is not there" 1 "cannot open the state in 'nowhere'" "$weir" state ls nowhere
refuses "a directory that is no state" 1 'no job has kept its state there' "$weir" state verify first
check "which stays as it is" [ ! -e first/lock.mdb ]

# Bytes change where a chunk is; a copy has no pages that nobody reads.
"$job" --out first --state saved --savepoint damaged
at=$(grep -abo WSC1 damaged/data.mdb | tail -1 | cut -d: -f1)
printf '\377\377\377' | dd of=damaged/data.mdb bs=1 seek=$((at + 60)) conv=notrunc status=none
"$weir" state verify damaged >found
check "damage has an exit code" [ $? = 1 ]
check "damage is told: $(cat found)" grep -q 'is damaged' found
truncate -s 12288 damaged/data.mdb
"$weir" state verify damaged >found 2>err
check "a file that was cut off has an exit code" [ $? = 1 ]
check "and a line: $(cat found err)" [ "$(cat found err | grep -c .)" -ge 1 ]

exit $failed
