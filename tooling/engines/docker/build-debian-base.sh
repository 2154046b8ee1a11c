#!/usr/bin/env bash
# Writes a minimal Debian as a tar file, from the mirror that apt of this machine uses. Needs root and apt.
# Usage: build-debian-base.sh <release> <tar file>
set -euo pipefail

readonly RELEASE=$1 TAR_FILE=$2

list_mirrors() {
  local files=(/etc/apt/sources.list /etc/apt/sources.list.d/*)
  sed -n 's/^URIs:[[:space:]]*//p' "${files[@]}" 2>/dev/null || true
  sed -n 's/^deb \(\[[^]]*\] \)\{0,1\}\([^ ]*\).*/\2/p' "${files[@]}" 2>/dev/null || true
}

mirror=$(list_mirrors | tr ' ' '\n' | grep debian | grep -v security | head -1 || true)
[ -n "$mirror" ] || { echo "apt of this machine names no Debian mirror" >&2; exit 1; }

if ! command -v debootstrap >/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends debootstrap </dev/null >/dev/null
fi

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
debootstrap --variant=minbase "$RELEASE" "$root" "$mirror" >"$root.log" || { tail -5 "$root.log" >&2; exit 1; }
rm -rf "$root.log" "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/* "$root"/usr/share/{doc,man,locale,info}/*
# Packages must not start services while an image is built.
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod +x "$root/usr/sbin/policy-rc.d"
tar -C "$root" --numeric-owner --exclude='./dev/*' -cf "$TAR_FILE" .
