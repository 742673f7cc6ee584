#!/usr/bin/env bash
# Both commands of the README on a machine that has python3, venv and make and nothing else: a root of Debian made by
# debootstrap (kept in the cache, copied for each run), a user who is not root, a clone of what is committed here.
#
#   scripts/fresh_machine.sh [COMMAND...]     each is run there; `make demo` and `make test` if none is given
#
# Needs root, debootstrap, git, and the network: Debian's mirror once, the package index each time. What this machine
# needs to reach the index (PIP_*, proxies, its certificates, its name servers) is handed on.
set -euo pipefail

suite=${SUITE:-bookworm}
mirror=${MIRROR:-http://deb.debian.org/debian}
kept=${XDG_CACHE_HOME:-$HOME/.cache}/wiredesk-fresh/$suite
here=$(cd "$(dirname "$0")/.." && pwd)

[ "$(id -u)" = 0 ] || { echo "a root of Debian is made and entered by root alone: run this as root" >&2; exit 2; }
for tool in debootstrap git unshare; do
  command -v "$tool" >/dev/null || { echo "there is no $tool here (Debian: apt-get install $tool)" >&2; exit 2; }
done

if [ ! -e "$kept/.made" ]; then
  rm -rf "$kept"
  mkdir -p "$kept"
  debootstrap --variant=minbase --include=python3,python3-venv,make "$suite" "$kept" "$mirror"
  rm -f "$kept"/var/cache/apt/archives/*.deb
  touch "$kept/.made"
fi

root=$(mktemp -d)
trap 'rm -rf --one-file-system "$root"' EXIT
cp -a --reflink=auto "$kept/." "$root"
chroot "$root" useradd --create-home --shell /bin/bash reader
git clone --quiet --no-hardlinks "$here" "$root/home/reader/wiredesk"
chroot "$root" chown -R reader: /home/reader
cp -L /etc/resolv.conf "$root/etc/resolv.conf"
if [ -e /etc/ssl/certs/ca-certificates.crt ]; then
  mkdir -p "$root/etc/ssl/certs"
  cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
fi

handed=(PATH=/usr/local/bin:/usr/bin:/bin HOME=/home/reader USER=reader LANG=C.UTF-8)
while IFS= read -r variable; do
  handed+=("$variable")
done < <(env | grep -E '^(PIP_(INDEX_URL|EXTRA_INDEX_URL|CERT|DEFAULT_TIMEOUT)|SSL_CERT_FILE|https?_proxy|HTTPS?_PROXY|no_proxy|NO_PROXY)=' || true)

[ $# -gt 0 ] || set -- "make demo" "make test"
for command in "$@"; do
  echo "\$ $command"
  # The mounts are of a namespace of its own and go with it, as do all processes.
  unshare --mount --pid --fork --kill-child --propagation private bash -c '
    root=$1; shift
    mount -t proc proc "$root/proc"
    mount -t tmpfs -o mode=755 tmpfs "$root/dev"
    for device in null zero full random urandom tty; do
      touch "$root/dev/$device"
      mount --bind "/dev/$device" "$root/dev/$device"
    done
    mkdir -m 1777 "$root/dev/shm"
    mkdir "$root/dev/pts"
    mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
    mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
    ln -s pts/ptmx "$root/dev/ptmx"
    ln -s /proc/self/fd "$root/dev/fd"
    exec chroot --userspec=reader:reader "$root" "$@"
  ' enter "$root" /usr/bin/env -i "${handed[@]}" /bin/bash -c "cd ~/wiredesk && $command"
done
