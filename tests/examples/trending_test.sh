#!/usr/bin/env bash
# The example prints the words that were written most in the last minute.
set -euo pipefail
program=$1
out=$(mktemp)
trap 'rm -f "$out"' EXIT
{
  echo '1767225600 tea tea tea milk milk sugar'
  echo '1767225665 milk milk sugar sugar sugar'
  echo 'tea'
} | "$program" --top 2 --batch-interval-ms 60000 >"$out" 2>/dev/null
minute() { grep -F "start=$1, end=$2" "$out"; }
minute 2026-01-01T00:00:50Z 2026-01-01T00:01:00Z | grep -q 'key=tea, .*value=3},{key=milk, .*value=2}\]' \
  && minute 2026-01-01T00:01:00Z 2026-01-01T00:01:10Z | grep -q 'key=sugar, .*value=3},{key=milk, .*value=2}\]' \
  || { cat "$out"; exit 1; }
