#!/usr/bin/env bash
# Writes docs/views.md: what the main views look like in a terminal of 80, 120 and 200 columns, against a sandbox. Needs a build, tmux and jq.
# PWSH names PowerShell, if it is not pwsh.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
showtime="dotnet $root/src/Showtime.Cli/bin/Release/net10.0/showtime.dll"
pwsh=${PWSH:-pwsh}
work=$(mktemp -d)
socket=showtime-views-$$
trap 'tmux -L "$socket" kill-server 2>/dev/null || true; kill "$sandbox" 2>/dev/null || true; rm -rf "$work"' EXIT
unset AWS_PROFILE AWS_SESSION_TOKEN NO_COLOR
export TERM=xterm-256color DOTNET_CLI_TELEMETRY_OPTOUT=1 LANG=C.UTF-8

$showtime sandbox --no-docker -o json >"$work/sandbox.json" 2>"$work/sandbox.log" &
sandbox=$!
until [ -s "$work/sandbox.json" ] && jq -e . "$work/sandbox.json" >/dev/null 2>&1; do sleep 0.2; kill -0 "$sandbox"; done
jq -r 'to_entries[] | "export \(.key)=\(.value | @sh)"' "$work/sandbox.json" >"$work/variables"
# shellcheck disable=SC1091
. "$work/variables"

# One that is kept longer, one that is frozen, one that is blocked.
for number in 1 2 3; do $showtime start "$number" >>"$work/starts.log" 2>&1; done
$showtime set 1 --ttl 1w >/dev/null
$showtime set 2 --frozen >/dev/null
$showtime set 3 --blocked >/dev/null

# The server ends with its last session.
tmux -L "$socket" -f /dev/null new-session -d -s base 'sleep 3600'

# What a terminal of this width shows when the command has ended, or when the text is there.
capture() {
  local width=$1 height=$2 until=$3 command=$4
  printf '%s\n' ". '$work/variables'; clear; $command; printf 'END%s\\n' OFIT; sleep 60" >"$work/run"
  tmux -L "$socket" new-session -d -s view -x "$width" -y "$height" "bash --norc '$work/run'"
  for _ in $(seq 300); do
    tmux -L "$socket" capture-pane -p -t view >"$work/screen"
    if grep -q "$until" "$work/screen"; then break; fi
    sleep 0.1
  done
  tmux -L "$socket" kill-session -t view
  sed -e '/^ENDOFIT$/,$d' -e 's/ *$//' "$work/screen" | sed -e '/./,$!d' | sed -e ':a' -e '/^\n*$/{$d;N;ba' -e '}'
}

views() {
  local title=$1 height=$2 until=$3 command=$4
  printf '\n## %s\n' "$title"
  for width in 80 120 200; do
    printf '\n%s columns:\n\n```text\n' "$width"
    capture "$width" "$height" "$until" "$command"
    printf '```\n'
  done
}

module="Import-Module '$root/Showtime.psd1'"
{
  cat <<'TEXT'
# What the views look like

Made by `tools/capture-views.sh`, which runs the command and the module in terminals of three widths. The tables leave out whole columns where there is no room:
the title first, then who asked for it, its age, the note. What needs a person comes first: what failed, what no label keeps, what has expired or soon will.
The note says what is unusual: `orphaned`, `legacy` or `foreign`; `blocked`, `frozen`, `extended` (lives longer than `environment.ttl`), `behind` (the pull request has a newer
commit). Addresses are without `http://` in tables. In PowerShell's constrained language every column is there as well.
TEXT
  views 'showtime list' 16 ENDOFIT "$showtime list"
  views 'Get-ShowtimeEnvironment' 16 ENDOFIT "$pwsh -NoProfile -Command \"$module; Get-ShowtimeEnvironment\""
  views 'Get-ShowtimeEnvironment | Format-Table -View Cost' 16 ENDOFIT "$pwsh -NoProfile -Command \"$module; Get-ShowtimeEnvironment | Format-Table -View Cost\""
  views 'showtime watch, Watch-ShowtimeEnvironment' 14 'environments;' "$showtime watch"
  views 'showtime cost' 16 ENDOFIT "$showtime cost"
  views 'showtime doctor' 40 ENDOFIT "$showtime doctor"
  views 'Test-ShowtimeConnection' 40 ENDOFIT "$pwsh -NoProfile -Command \"$module; Test-ShowtimeConnection\""
  views 'Sync-ShowtimePullRequest -CheckOnly | Format-Table' 16 ENDOFIT "$pwsh -NoProfile -Command \"$module; Sync-ShowtimePullRequest 1 -CheckOnly | Format-Table\""
} >"$work/views.md"
# Ports, commits and times are others each time, and are left as they are.
mv "$work/views.md" docs/views.md
