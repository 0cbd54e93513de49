# A Debian of its own in a folder, for the tests that need one. To be sourced by bash, after deploy/lib.sh and `set -euo pipefail`;
# as root only, as debootstrap and chroot need it.
# shellcheck shell=bash

# source_of LABEL: the address from which this machine has Debian's packages of that label.
source_of() {
    # shellcheck disable=SC2016
    apt-get indextargets --format '$(REPO_URI)' "Created-By: Packages" "Origin: Debian" "Label: $1" 2>/dev/null | head -n 1
}

# copy_there FILE [TARGET]: into the new Debian, to the same path if no other is given, where there is such a file.
copy_there() {
    [ ! -e "$1" ] || install -D -m "$(stat -c %a "$1")" -- "$1" "$base${2:-$1}"
}

write_sources() {
    local security
    security=$(source_of Debian-Security)
    {
        printf 'deb %s %s main\n' "$mirror" "$suite" "$mirror" "$suite-updates"
        [ -z "$security" ] || printf 'deb %s %s main\n' "$security" "$suite-security"
    } >"$base/etc/apt/sources.list"
}

# What a machine behind a proxy, or one whose registries have certificates of their own, needs to reach them.
copy_network() {
    local file
    for file in /etc/resolv.conf /etc/hosts /etc/npmrc /etc/pip.conf /etc/apt/auth.conf /etc/apt/auth.conf.d/*.conf \
        /usr/local/share/ca-certificates/*.crt; do
        copy_there "$file"
    done
    copy_there "$HOME/.npmrc" /etc/skel/.npmrc
    copy_there "$HOME/.config/pip/pip.conf" /etc/skel/.config/pip/pip.conf
    copy_there "$HOME/.config/go/env" /etc/skel/.config/go/env
    copy_there "$HOME/.m2/settings.xml" /etc/skel/.m2/settings.xml
    apt-config dump | grep '^Acquire::' >"$base/etc/apt/apt.conf.d/99host" || true
}

# make_debian 12|13 FOLDER MIRROR LOG [PACKAGES]: a minimal one, with these packages besides (a,b), that reaches the registries as this
# machine does.
make_debian() {
    local release=$1 base=$2 mirror=$3 log=$4 suite proxy
    case $release in 12) suite=bookworm ;; 13) suite=trixie ;; esac
    eval "$(apt-config shell proxy Acquire::http::Proxy)"
    say "Making a Debian $release ($suite) from $mirror"
    if ! http_proxy=${http_proxy:-${proxy:-}} debootstrap --variant=minbase --include="ca-certificates${5:+,$5}" "$suite" "$base" \
        "$mirror" </dev/null >"$log" 2>&1; then
        show_end "$log"
        die "could not make a Debian $release"
    fi
    copy_network
    write_sources
    # tests/run sets TMPDIR, to a folder that is not in there.
    if ! env --unset=TMPDIR chroot "$base" update-ca-certificates >"$log" 2>&1; then
        show_end "$log"
        die "could not tell the new Debian whose certificates to trust"
    fi
}

# enter ROOT USER COMMAND: as at a login; of this machine's environment only what tells the way to the network. In a process and
# mount namespace of its own: whatever is left behind ends with it. Its first process is bash, which buries the dead. With
# pivot_root: who is in a chroot may not make a namespace of users, as systemd does.
enter() {
    local way=() name
    for name in $(compgen -e); do
        case ${name,,} in
        http_proxy | https_proxy | ftp_proxy | all_proxy | no_proxy | npm_config_* | pip_* | goproxy | gosumdb | gonosumdb | goprivate)
            way+=("$name=${!name}")
            ;;
        esac
    done
    # shellcheck disable=SC2016
    unshare --mount --pid --fork --kill-child bash -c '
        set -e
        mount --rbind "$1" "$1"
        cd "$1"
        mount -t proc proc proc
        mount --rbind /dev dev
        mount -t sysfs -o ro sysfs sys
        mount -t tmpfs tmpfs run
        pivot_root . .
        umount -l .
        cd /
        user=$2 command=$3
        shift 3
        code=0
        su --login --shell /bin/bash "$user" -c "export ${*@Q} TERM=dumb; $command" || code=$?
        exit "$code"
    ' bash "$1" "$2" "$3" "${way[@]}" </dev/null
}

# boot_first ROOT NAME: of boot, in its mount namespace: into a cgroup of its own, so that systemd takes that for the top.
boot_first() {
    set -e
    mount --rbind "$1" "$1"
    cd "$1"
    mount -t proc proc proc
    mount -t sysfs -o ro sysfs sys
    mount -t cgroup2 cgroup2 sys/fs/cgroup
    group=sys/fs/cgroup$(sed -n 's/^0:://p' proc/self/cgroup)/$2
    mkdir -p "$group"
    echo 0 >"$group/cgroup.procs"
    umount sys/fs/cgroup
    exec unshare --cgroup bash -c boot_second
}

boot_second() {
    set -e
    mount -t cgroup2 cgroup2 sys/fs/cgroup
    mount -t tmpfs tmpfs run
    mount -t tmpfs -o mode=755 tmpfs dev
    mkdir dev/pts dev/shm
    mount -t devpts -o newinstance,ptmxmode=666 devpts dev/pts
    ln -s pts/ptmx dev/ptmx
    ln -s /proc/self/fd dev/fd
    for device in null zero full random urandom tty; do
        touch "dev/$device"
        mount --bind "/dev/$device" "dev/$device"
    done
    pivot_root . .
    umount -l .
    exec env -i container=tests PATH=/usr/sbin:/usr/bin:/sbin:/bin /usr/lib/systemd/systemd --unit=sysinit.target
}

# boot ROOT LOG: starts its systemd, which has nothing to start but itself, with a network of its own. Leaves its process in
# $systemd.
boot() {
    cgroup=taakstelling-tests.$BASHPID
    export -f boot_first boot_second
    # shellcheck disable=SC2016
    unshare --mount --pid --uts --ipc --net --fork --kill-child bash -c 'boot_first "$@"' bash "$1" "$cgroup" </dev/null >"$2" 2>&1 &
    wait_for 10 pgrep --parent $! >/dev/null || die "could not start a process in namespaces of its own"
    systemd=$(pgrep --parent $!)
    if ! wait_for 30 enter_booted 'systemctl is-active --quiet sysinit.target' 2>/dev/null; then
        show_end "$2"
        die "systemd does not start here"
    fi
}

# end_booted: ends it with all that it started, and takes its cgroup away.
end_booted() {
    [ "${systemd:-}" ] || return 0
    kill -KILL "$systemd"
    wait 2>/dev/null || true
    systemd=
    # shellcheck disable=SC2016
    unshare --mount bash -c '
        mount -t cgroup2 cgroup2 /mnt
        find "/mnt$(sed -n "s/^0:://p" /proc/self/cgroup)/$1" -depth -type d -exec rmdir {} +
    ' bash "$cgroup"
}

# enter_booted COMMAND: as root, where systemd was booted.
enter_booted() {
    nsenter --target "$systemd" --mount --pid --uts --ipc --net --cgroup --root --wd \
        env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb bash -c "$1" </dev/null
}
