#!/usr/bin/env bash
# The README's first program counts what a TCP server sends.
set -uo pipefail
program=$1
out=$(mktemp)
trap 'kill $(jobs -p) 2>/dev/null; rm -f "$out"' EXIT

# Its port is fixed: where somebody else has it, there is nothing to test.
perl -MIO::Socket::INET -e '
  my $server = IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1:9999", ReuseAddr => 1) or exit 1;
  $SIG{ALRM} = sub { exit 1 };
  alarm 60;
  my $client = $server->accept;
  print $client "to be or not to be\n\n  that is\tthe question\n";
  $client->flush;
  sleep 60;' &
server=$!
sleep 0.3
if ! kill -0 $server 2>/dev/null; then
  echo "port 9999 is taken"
  exit 77
fi

"$program" --batch-interval-ms 100 >"$out" 2>&1 &
job=$!
for _ in $(seq 200); do
  if grep -q '(question,1)' "$out"; then break; fi
  sleep 0.1
done
kill -TERM $job
wait $job
code=$?
kill $server
if [ $code != 0 ] || ! grep -q '^(to,2)$' "$out" || ! grep -q '^(the,1)$' "$out"; then
  printf 'FAILED: counts words; exit code %s\n' $code
  cat "$out"
  exit 1
fi
