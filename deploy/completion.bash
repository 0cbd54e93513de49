# Completion of taakctl in bash. What it offers is what `taakctl --help` tells, so it knows the commands of the taakctl that is
# there. Where it has nothing to offer, bash offers files.
# shellcheck shell=bash

# _taakctl TAAKCTL CURRENT BEFORE: as bash calls it.
_taakctl() {
    local word typed='' commands names name command='' offered=''
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        [[ $word = -* ]] || typed+="$word "
    done
    commands=$("$1" --help 2>/dev/null)
    mapfile -t names < <(sed -n '/^Commands:/,/^$/ s/^  \([a-z ]*[a-z]\)  *[A-Z].*/\1/p' <<<"$commands")
    for name in "${names[@]}"; do
        case $name in "$typed"?*) offered+=" $(cut -d ' ' -f 1 <<<"${name#"$typed"}")" ;; esac
        case $typed in "$name "*) command=$name ;; esac
    done
    if [ "$command" ]; then # its options, and the words of its usage such as permits|placements
        # shellcheck disable=SC2086
        offered+=" $("$1" $command --help 2>/dev/null | sed '/^[^U ]/,$ { /--/!d }' | grep -oE -e '--[a-z][a-z-]*|[a-z-]+(\|[a-z-]+)+')"
    fi
    if [[ $2 = -* ]]; then
        offered+=" $(grep -oE -e '--[a-z][a-z-]*' <<<"$commands")"
    elif [[ $3 = -* ]]; then # what an option is given
        offered=
    fi
    mapfile -t COMPREPLY < <(compgen -W "${offered//|/ }" -- "$2" | sort -u)
}
complete -o default -F _taakctl taakctl
