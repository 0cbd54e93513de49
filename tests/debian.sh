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
    for file in /etc/resolv.conf /etc/hosts /etc/npmrc /etc/apt/auth.conf /etc/apt/auth.conf.d/*.conf \
        /usr/local/share/ca-certificates/*.crt; do
        copy_there "$file"
    done
    copy_there "$HOME/.npmrc" /etc/skel/.npmrc
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
    chroot "$base" update-ca-certificates >/dev/null 2>&1
}

# enter ROOT USER COMMAND: as at a login; of this machine's environment only what tells the way to the network. In a process and
# mount namespace of its own: whatever is left behind ends with it. Its first process is bash, which buries the dead.
enter() {
    local way=() name
    for name in $(compgen -e); do
        case ${name,,} in http_proxy | https_proxy | ftp_proxy | all_proxy | no_proxy | npm_config_*) way+=("$name=${!name}") ;; esac
    done
    # shellcheck disable=SC2016
    unshare --mount --pid --fork --kill-child bash -c '
        set -e
        mount -t proc proc "$1/proc"
        mount --rbind /dev "$1/dev"
        mount -t sysfs -o ro sysfs "$1/sys"
        mount -t tmpfs tmpfs "$1/run"
        root=$1 user=$2 command=$3
        shift 3
        code=0
        chroot "$root" su --login --shell /bin/bash "$user" -c "export ${*@Q} TERM=dumb; $command" || code=$?
        exit "$code"
    ' bash "$1" "$2" "$3" "${way[@]}" </dev/null
}
