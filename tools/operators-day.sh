#!/usr/bin/env bash
# Writes docs/operators-day.md: an operator's commands against two hundred environments, with what they print and how long they take. Needs a build.
# PWSH names PowerShell, if it is not pwsh. GitHub and AWS are emulated by bench/Showtime.Benchmarks in a process of its own.
set -euo pipefail
cd "$(dirname "$0")/.."
pwsh=${PWSH:-pwsh}
work=$(mktemp -d)
trap 'exec 3>&-; kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
mkfifo "$work/input"
dotnet bench/Showtime.Benchmarks/bin/Release/net10.0/Showtime.Benchmarks.dll serve 200 <"$work/input" >"$work/addresses" &
server=$!
exec 3>"$work/input"
until [ -s "$work/addresses" ]; do sleep 0.2; kill -0 "$server"; done
read -r github aws <"$work/addresses"
unset AWS_PROFILE AWS_SESSION_TOKEN
export NO_COLOR=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 GITHUB_TOKEN=sandbox-token GITHUB_REPOSITORY=acme/app GITHUB_API_URL="${github%/}" \
  GITHUB_GRAPHQL_URL="${github}graphql" GITHUB_SERVER_URL="${github%/}" AWS_ENDPOINT_URL="${aws%/}" AWS_REGION=us-west-2 AWS_ACCESS_KEY_ID=sandbox AWS_SECRET_ACCESS_KEY=sandbox
$pwsh -NoProfile -NonInteractive -File tools/operators-day.ps1 </dev/null >"$work/day.md"
sed "s#$work#/tmp#g" "$work/day.md" >docs/operators-day.md
