#!/usr/bin/env bash
# The example knows which items were taken together, and the best of them first.
set -euo pipefail
program=$1
out=$(printf '%s\n' 'ann tea' 'ann milk' 'bob tea' 'bob milk' 'bob sugar' 'cem tea' 'cem milk' 'tea' \
  | "$program" --batch-interval-ms 60000 --parallelism 2 2>/dev/null)
grep '^{item=tea' <<<"$out" | tail -n 1 | grep -qF '{item=tea, others=[milk,sugar]}' || { echo "$out"; exit 1; }
