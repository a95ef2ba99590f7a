#!/usr/bin/env bash
# The example finds who fails three times within an interval.
set -euo pipefail
program=$1
line='{"user": "ada", "succeeded": false}'
found=$(printf '%s\n' "$line" "$line" '{"user": "bob", "succeeded": false}' "$line" | "$program" --batch-interval-ms 60000)
[ "$found" = '{"user":"ada","failures":3}' ] || { echo "found: $found"; exit 1; }
