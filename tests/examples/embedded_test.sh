#!/usr/bin/env bash
# The embedded example ends by itself and says what came of it.
set -uo pipefail
said=$(timeout 60 "$1") && grep -q 'ada  *66668 orders' <<<"$said" && exit 0
printf 'FAILED: %s\n' "$said"
exit 1
