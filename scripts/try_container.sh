#!/usr/bin/env bash
# Builds the image of deploy/Containerfile and tries what the documents say of it: not root, a root that nobody can write
# to, healthy, reads the sample, ends with all that was stored when it is told to.
#
#   scripts/try_container.sh
#
# Needs podman, or docker by ENGINE=docker, and the network. BUILD_OPTIONS and RUN_OPTIONS are handed to it, for machines
# that need more ("--network host").
set -euo pipefail
cd "$(dirname "$0")/.."
read -ra engine <<<"${ENGINE:-podman}"
read -ra build <<<"${BUILD_OPTIONS:-}"
read -ra run <<<"${RUN_OPTIONS:-}"
name=wiredesk-try-$$
[ "${engine[0]}" = docker ] || build+=(--format docker)

command -v "${engine[0]}" >/dev/null || { echo "there is no ${engine[0]} here (Debian: apt-get install podman)" >&2; exit 2; }
"${engine[@]}" build "${build[@]}" -t "$name" -f deploy/Containerfile .
trap '"${engine[@]}" rm --force --volumes "$name" >/dev/null 2>&1; "${engine[@]}" rmi "$name" >/dev/null' EXIT
"${engine[@]}" image ls "$name"
"${engine[@]}" run "${run[@]}" --detach --name "$name" --read-only --tmpfs /tmp -v /data "$name" >/dev/null

inside() { "${engine[@]}" exec "$name" "$@"; }
check=$("${engine[@]}" image inspect --format '{{index .Config.Healthcheck.Test 3}}' "$name")
for _ in $(seq 60); do
  inside python3 -c "$check" 2>/dev/null && break
  sleep 1
done
inside python3 -c "$check"
[ "$(inside id -u)" != 0 ]
if inside touch /opt/wiredesk/x 2>/dev/null; then
  echo "its root can be written to" >&2
  exit 1
fi
inside python3 -c 'import os; assert os.stat("/data/token").st_mode & 0o777 == 0o600'
inside /opt/wiredesk/bin/python3 -c \
  'import os, wiredesk; os.execlp("wiredesk", "wiredesk", "add", os.path.dirname(wiredesk.__file__) + "/sample")'
inside wiredesk stories | grep -q "Linden Hall"
inside wiredesk doctor
"${engine[@]}" stop --time 30 "$name" >/dev/null
[ "$("${engine[@]}" inspect --format '{{.State.ExitCode}}' "$name")" = 0 ]
echo "built, healthy, not root, read-only, ended well"
