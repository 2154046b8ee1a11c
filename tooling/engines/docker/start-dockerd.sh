#!/usr/bin/env bash
# Brings a Docker daemon to life where none runs and nobody else will start one: Linux, root, apt. Ends with 0 as soon as
# a daemon answers on the default socket, and may be called at any time, by several callers at once.
set -euo pipefail

readonly SOCKET=/var/run/docker.sock
readonly PID_FILE=/var/run/docker.pid
readonly LOG=/var/log/dockerd.log
readonly LOCK=/var/lock/task-abstraction-dockerd
readonly START_SECONDS=30
export DOCKER_HOST=unix://$SOCKET

say() { echo "engines: $*" >&2; }
answers() { timeout 5 docker info >/dev/null 2>&1; }

install_docker() {
  say "installing Docker from the packages of this distribution"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  local packages=(docker.io iptables iproute2)
  # Newer releases have the client in a package of its own.
  if apt-cache show docker-cli >/dev/null 2>&1; then packages+=(docker-cli); fi
  apt-get install -y -qq --no-install-recommends "${packages[@]}" </dev/null >/dev/null
}

# On a bare machine nothing has mounted control groups.
mount_control_groups() {
  [ -e /sys/fs/cgroup/cgroup.controllers ] || [ -d /sys/fs/cgroup/devices ] || mount -t cgroup2 none /sys/fs/cgroup
}

# Whether the process that a pid file names is that program and lives; a zombie has no executable any more.
is_running() {
  local file=$1 program=$2
  [ -s "$file" ] || return 1
  case $(readlink "/proc/$(cat "$file")/exe") in */"$program"*) return 0 ;; esac
  return 1
}

# A pid file survives the kill of its daemon. While any process at all has that pid, dockerd 20.10 refuses to start, and
# waits for ever for a containerd.
remove_stale_pid_file() {
  is_running "$@" || rm -f "$1"
}

# Packets larger than the way out takes would be lost, where the network does not say so.
mtu_of_default_route() {
  local device
  device=$(ip -o route show default 2>/dev/null | sed -n 's/.* dev \([^ ]*\).*/\1/p' | head -1)
  cat "/sys/class/net/${device:-none}/mtu" 2>/dev/null || echo 1500
}

# One attempt, with further arguments of dockerd. The daemon outlives this script and its terminal.
attempt() {
  say "starting dockerd $*"
  remove_stale_pid_file "$PID_FILE" dockerd
  remove_stale_pid_file /var/run/docker/containerd/containerd.pid containerd
  : >"$LOG"
  setsid nohup dockerd --host "$DOCKER_HOST" --mtu "$(mtu_of_default_route)" "$@" </dev/null >"$LOG" 2>&1 9>&- &
  local pid=$!
  if wait_for_answer "$pid"; then return 0; fi
  kill "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
  return 1
}

# Until the daemon answers, has ended, or has had its time.
wait_for_answer() {
  local pid=$1 deadline=$((SECONDS + START_SECONDS))
  while ((SECONDS < deadline)) && kill -0 "$pid" 2>/dev/null; do
    if answers; then return 0; fi
    sleep 0.2
  done
  return 1
}

# Where the kernel lacks nftables, iptables has an older way in.
with_legacy_iptables() {
  local folder tool
  folder=$(mktemp -d)
  for tool in iptables ip6tables; do
    ln -s "$(command -v "$tool-legacy")" "$folder/$tool"
    ln -s "$(command -v "$tool-legacy-save")" "$folder/$tool-save"
    ln -s "$(command -v "$tool-legacy-restore")" "$folder/$tool-restore"
  done
  PATH=$folder:$PATH "$@"
}

start_daemon() {
  if attempt; then return 0; fi
  if grep -q iptables "$LOG"; then
    if command -v iptables-legacy >/dev/null; then
      say "trying iptables-legacy"
      if with_legacy_iptables attempt; then return 0; fi
    fi
    # Published ports still work, through the proxy of Docker.
    if attempt --iptables=false --ip6tables=false; then return 0; fi
  fi
  # Where /var/lib/docker is itself on an overlay.
  grep -qE 'graphdriver|storage-driver|overlay' "$LOG" && attempt --storage-driver=vfs
}

if answers; then exit 0; fi
exec 9>"$LOCK"
flock -w 300 9
if answers; then exit 0; fi
command -v dockerd >/dev/null || install_docker
# Where systemd runs, the package has started the daemon itself; or somebody else is just doing so.
if is_running "$PID_FILE" dockerd && wait_for_answer "$(cat "$PID_FILE")"; then exit 0; fi
mount_control_groups
start_daemon || {
  say "dockerd did not start; the end of $LOG:"
  tail -5 "$LOG" >&2
  exit 1
}
