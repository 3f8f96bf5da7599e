# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
# shellcheck shell=sh
#
# Clean Debian systems in folders, for scripts that source this. They take about 2 GB each, are made by root, and are kept in
# POSTHORN_ROOTS (usually /var/tmp/posthorn-roots), so that the next time takes less.

ROOTS=${POSTHORN_ROOTS:-/var/tmp/posthorn-roots}
MIRROR=${POSTHORN_MIRROR:-http://deb.debian.org/debian}

[ "$(id -u)" -eq 0 ] || { echo "$0: only root can make a system in a folder" >&2; exit 77; }
command -v debootstrap >/dev/null || { echo "$0: debootstrap not found" >&2; exit 77; }

step ()
{
  printf '== %s\n' "$*"
}

# in_root ROOT COMMAND...: runs a command in a system, with /proc and /dev of its own; nothing of that is left when it ends.
# The root is really changed: whoever only has one in a folder (chroot) may not make the namespaces that tests make.
in_root ()
{
  # The words are for the shell inside.
  # shellcheck disable=SC2016
  unshare --mount --pid --fork --kill-child sh -ec '
    # The root of a system is a place where something is mounted; tests that make namespaces of their own rely on that.
    mount --bind "$0" "$0"
    mount -t proc proc "$0/proc"
    mount -t tmpfs tmpfs "$0/run"
    mount -t tmpfs -o mode=755 tmpfs "$0/dev"
    mkdir -m 1777 "$0/dev/shm"
    mkdir "$0/dev/pts"
    mount -t devpts -o newinstance,ptmxmode=0666 devpts "$0/dev/pts"
    mkdir "$0/dev/net"
    for name in null zero full random urandom tty net/tun; do
      [ -e "/dev/$name" ] || continue
      touch "$0/dev/$name"
      mount --bind "/dev/$name" "$0/dev/$name"
    done
    ln -s pts/ptmx "$0/dev/ptmx"
    ln -s /proc/self/fd "$0/dev/fd"
    ln -s fd/0 "$0/dev/stdin"
    ln -s fd/1 "$0/dev/stdout"
    ln -s fd/2 "$0/dev/stderr"
    cd "$0"
    pivot_root . mnt
    umount --lazy /mnt
    exec env -i HOME=/root LANG=C.UTF-8 TERM=dumb DEBIAN_FRONTEND=noninteractive PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"
  ' "$@"
}

# make_base SUITE: the smallest system, once.
make_base ()
{
  if [ ! -e "$ROOTS/$1-base/complete" ]; then
    step "debootstrap $1"
    rm -rf "$ROOTS/$1-base"
    mkdir -p "$ROOTS"
    debootstrap --variant=minbase --keyring=/usr/share/keyrings/debian-archive-keyring.gpg "$1" "$ROOTS/$1-base" "$MIRROR" >"$ROOTS/$1.log"
    # Whatever installs a Debian writes one; packages of Debian 13 do so as well.
    [ -e "$ROOTS/$1-base/etc/hosts" ] || echo '127.0.0.1 localhost' >"$ROOTS/$1-base/etc/hosts"
    # Nobody needs these systems after a power failure.
    echo force-unsafe-io >"$ROOTS/$1-base/etc/dpkg/dpkg.cfg.d/unsafe-io"
    touch "$ROOTS/$1-base/complete"
  fi
  cp /etc/resolv.conf "$ROOTS/$1-base/etc/resolv.conf"
}

# make_root SUITE NAME: a copy of it that nothing has been done to; its path is in `root`.
make_root ()
{
  make_base "$1"
  root=$ROOTS/$1-$2
  rm -rf "$root"
  cp -a "$ROOTS/$1-base" "$root"
  in_root "$root" apt-get update --quiet --quiet
}

# bring_source ROOT: the commit that is checked out, as somebody who has cloned it would have it, in /home/src/posthorn.
bring_source ()
{
  mkdir -p "$1/home/src"
  git -c advice.detachedHead=false clone --quiet --no-local --no-hardlinks "$(git -C "$(dirname "$0")" rev-parse --show-toplevel)" "$1/home/src/posthorn"
  # It is the commit that is on trial, whatever the branch.
  git -C "$1/home/src/posthorn" -c advice.detachedHead=false checkout --quiet "$(git -C "$(dirname "$0")" rev-parse HEAD)"
}
