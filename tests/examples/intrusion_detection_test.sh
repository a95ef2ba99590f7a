#!/usr/bin/env bash
# The example finds an address that guesses passwords, over sessions, and counts the login behind its failures.
set -euo pipefail
program=$1
out=$(mktemp)
trap 'rm -f "$out"' EXIT
{
  for minute in 10 11 12 13 14 15; do
    echo "Nov 27 08:$minute:00 host sshd[42]: Failed password for root from 192.0.2.7 port 4711 ssh2"
    echo "Nov 27 08:$minute:01 host sshd[43]: Failed password for invalid user x from 192.0.2.8 port 4712 ssh2"
    echo "Nov 27 08:$minute:02 host cron[7]: nothing"
  done
  echo "Nov 27 08:15:30 host sshd[44]: Accepted password for root from 192.0.2.7 port 4713 ssh2"
  echo "Nov  9 08:20:00 host sshd[45]: Failed password for root from 192.0.2.8 port 4714 ssh2"
  echo "Nov 27 09:00:00 host sshd[46]: Failed password for root from 192.0.2.8 port 4715 ssh2"
} | "$program" --failed-max 5 --batch-interval-ms 60000 >"$out" 2>/dev/null
grep -qF '{key=192.0.2.7, start=2026-11-27T08:10:00Z, end=2026-11-27T08:17:30Z, value={failed=6, broke_in=1}}' "$out" \
  && grep -qF '{key=192.0.2.8, start=2026-11-27T08:10:01Z, end=2026-11-27T08:17:01Z, value={failed=6, broke_in=0}}' "$out" \
  && [ "$(grep -c '^{' "$out")" = 2 ] || { cat "$out"; exit 1; }
