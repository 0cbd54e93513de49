# What the scripts of deploy/ share. To be sourced by bash, after `set -euo pipefail`.
# shellcheck shell=bash

say() {
    printf '%s\n' "$*"
}

# die MESSAGE...: one line on standard error that starts with the script's name, exit 1.
die() {
    printf '%s: %s\n' "${0##*/deploy/}" "$*" >&2
    exit 1
}

# show_end FILE [START]: the last lines of a log, of what was written behind that byte, on standard error.
show_end() {
    printf -- '--- the end of %s:\n' "$1" >&2
    tail -c "+$((${2:-0} + 1))" "$1" | tail -n 30 >&2
}

# forget_settings: unsets what the programs, PostgreSQL's and Kafka's would take from the caller's environment, so that only servers
# started here are used, as they are set here. Leaves the names in the array `forgotten`.
forget_settings() {
    local name
    forgotten=()
    for name in $(compgen -e); do
        case $name in
        KAFKA_* | DATABASE_URL* | LOG_LEVEL* | LOG_FORMAT* | HTTP_LISTEN* | BATCH_* | INDICATIVE_* | EVENT_SOURCE* | SCHEMA_IDS* | CORS_* | TRUST_FILE* | SIGNING_* | PG*)
            forgotten+=("$name")
            unset "$name"
            ;;
        esac
    done
}

# wait_for SECONDS COMMAND...: runs the command ten times a second until it succeeds; fails after SECONDS.
wait_for() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@"; do
        [ "$SECONDS" -lt "$deadline" ] || return 1
        sleep 0.1
    done
}

# answers PORT: whether something listens on that port of 127.0.0.1.
answers() {
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

is_silent() {
    ! answers "$1"
}

# free_port: prints a port of 127.0.0.1 on which nothing listens. It lies below the range from which Linux takes the
# ports of outgoing connections, so a server that was stopped finds its port free when it comes back.
free_port() {
    local port
    while :; do
        port=$((10000 + (RANDOM * 32768 + RANDOM) % 20000))
        answers "$port" || break
    done
    printf '%s\n' "$port"
}

# runs_with PID ARGUMENT: whether that process lives and was started with that argument; a process that took the
# number of a dead one was not.
runs_with() {
    [ -n "$1" ] && [ -r "/proc/$1/cmdline" ] && tr '\0' '\n' <"/proc/$1/cmdline" 2>/dev/null | grep -qxF -- "$2"
}

stopped_with() {
    ! runs_with "$1" "$2"
}

# cache_folder NAME: prints where something fetched is kept: in the caller's cache, or in build/ where nothing can be written there.
cache_folder() {
    local cache=${XDG_CACHE_HOME:-${HOME:-/dev/null}/.cache}/taakstelling
    [ -d "$cache/$1" ] || { mkdir -p "$cache" 2>/dev/null && [ -w "$cache" ]; } ||
        cache=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/build/cache
    printf '%s\n' "$cache/$1"
}

# are_as_listed FOLDER LIST: whether the jars of a folder are those of a list, byte by byte, and no others; says which are not. A line of the
# list is SHA256 GROUP:ARTIFACT:VERSION, or GROUP:ARTIFACT:VERSION:CLASSIFIER.
are_as_listed() {
    local sums
    sums=$(sed -nE 's/^([0-9a-f]{64}) [^:]+:([^:]+):([^:]+)(:([^:]+))?$/\1  \2-\3-\5.jar/p' "$2" | sed 's/-\.jar$/.jar/')
    # shellcheck disable=SC2012
    diff <(cut -d ' ' -f 3 <<<"$sums" | LC_ALL=C sort) <(cd "$1" && ls -A | LC_ALL=C sort) >&2 &&
        (cd "$1" && sha256sum --check --quiet --strict <<<"$sums" >&2)
}

# fetch_jars POM FOLDER WHAT: fetches what the pom.xml names with Maven, once: under a lock, into a folder that gets its name
# when it is whole, and as the list jars.sha256 beside the pom.xml has it.
fetch_jars() (
    [ ! -d "$2" ] || return 0
    command -v mvn >/dev/null || die "needs Maven to fetch $3: deploy/install servers installs it"
    mkdir -p "${2%/*}"
    exec 9>"$2.lock"
    flock 9
    [ ! -d "$2" ] || return 0
    say "Fetching $3, once, kept in $2"
    rm -rf "$2.partial"
    # Maven keeps what it reads in the caller's home.
    own=()
    { mkdir -p "${HOME:-/dev/null}/.m2" && [ -w "$HOME/.m2" ]; } 2>/dev/null || own=("-Dmaven.repo.local=$2.m2")
    if ! mvn -B -q --strict-checksums ${own[@]+"${own[@]}"} -f "$1" dependency:copy-dependencies -DoutputDirectory="$2.partial" \
        </dev/null >"$2.fetch.log" 2>&1 9>&-; then
        show_end "$2.fetch.log"
        die "could not fetch $3 with Maven; the whole of what it said is in $2.fetch.log"
    fi
    if ! are_as_listed "$2.partial" "${1%/*}/jars.sha256"; then
        die "what Maven fetched into $2.partial is not what ${1%/*}/jars.sha256 lists, so none of it is used"
    fi
    mv -T "$2.partial" "$2"
)
