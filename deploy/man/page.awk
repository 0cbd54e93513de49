# Makes a manual page (man(7)) of its hand-written part, PAGE.in, and of what the programs' --help says, so that the two never
# differ: awk -v services='NAME...' -v version=… -v date=… -v out=PAGE -f page.awk PAGE.in
#
# Lines of the hand-written part that stand for what the programs say:
#
#   @summary@   taakctl in one line        @names@     the services' names, as the whatis database has them
#   @commands@  each command of taakctl    @services@  each service with its purpose
#   @settings@  all settings
#
# From the environment: PROGRAMS, the folder where they are, and ARGP_HELP_FMT=rmargin=5000,no-dup-args-note, so that a paragraph
# of --help is one line.

# Text as it is: nothing in it is an escape of roff's, and it can be copied into a shell.
function plain(text) {
    gsub(/\\/, "\\e", text)
    gsub(/-/, "\\-", text)
    gsub(/'/, "\\(aq", text)
    gsub(/`/, "\\(ga", text)
    gsub(/\^/, "\\(ha", text)
    gsub(/~/, "\\(ti", text)
    return text
}

# Words in capitals, which stand for something else, in italics.
function usage(text,    done) {
    while (match(text, /[A-Z][A-Z0-9]*/)) {
        done = done plain(substr(text, 1, RSTART - 1)) "\\fI" substr(text, RSTART, RLENGTH) "\\fR"
        text = substr(text, RSTART + RLENGTH)
    }
    return done plain(text)
}

function fail(why) {
    printf "page.awk: %s\n", why >"/dev/stderr"
    failed = 1
    exit 1
}

function put(line) {
    page = page line "\n"
}

# A line of text, which is no request of roff's.
function put_text(line) {
    line = plain(line)
    put(line ~ /^\./ ? "\\&" line : line)
}

# Reads what a program says into said[1..]; gives how many lines it is.
function ask(command,    line, count) {
    delete said
    command = "\"$PROGRAMS\"/" command
    while ((command | getline line) > 0)
        said[++count] = line
    if (close(command) != 0 || !count)
        fail(command " failed, or said nothing")
    return count
}

# "  -f, --file=FILE   rows from here", or without the text, which then is the next line.
function put_option(line,    names, text) {
    sub(/^ +/, "", line)
    names = line
    sub(/  +.*/, "", names)
    text = substr(line, length(names) + 1)
    sub(/^ +/, "", text)
    put(".TP")
    if (match(names, /=/))
        put("\\fB" plain(substr(names, 1, RSTART - 1)) "\\fR=" usage(substr(names, RSTART + 1)))
    else
        put("\\fB" plain(names) "\\fR")
    if (text != "")
        put_text(text)
}

# What --help says below the options: lines that are set in stay lines, as examples and lists are, and others are text.
function put_more(count, from,    i, kept) {
    for (i = from; i <= count; i++) {
        if (said[i] ~ /^ /) {
            if (!kept)
                put(".PP\n.EX")
            put_text(substr(said[i], 3))
            kept = 1
        } else {
            if (kept)
                put(".EE")
            if (said[i] != "") {
                put(".PP")
                put_text(said[i])
            }
            kept = 0
        }
    }
    if (kept)
        put(".EE")
}

function put_command(name,    count, i, line) {
    count = ask("taakctl " name " --help")
    put(".SS " name)
    line = said[1]
    sub(/^Usage: /, "", line)
    if (index(line, "taakctl " name) != 1)
        fail("no usage of " name ": " said[1])
    put("\\fBtaakctl " name "\\fR" usage(substr(line, length("taakctl " name) + 1)))
    for (i = 2; i <= count && said[i] !~ /^ +-/; i++)
        if (said[i] != "") {
            put(".PP")
            put_text(said[i])
        }
    for (; i <= count && said[i] != ""; i++) {
        line = said[i]
        if (line ~ /^ +-/ && line !~ /--(help|usage) /)
            put_option(line)
        else if (line !~ /^ +-/) {
            sub(/^ +/, "", line)
            put_text(line)
        }
    }
    put_more(count, i)
}

function put_commands(    count, i, names, name) {
    count = ask("taakctl --help")
    for (i = 1; i <= count; i++)
        if (match(said[i], /^  [a-z]+( [a-z]+)? +[A-Z]/)) {
            name = substr(said[i], 1, RLENGTH - 1)
            gsub(/^ +| +$/, "", name)
            names[++names[0]] = name
        }
    if (!names[0])
        fail("taakctl tells no commands")
    for (i = 1; i <= names[0]; i++)
        put_command(names[i])
}

function put_settings(    count, i, line) {
    count = ask("taakctl help settings")
    put_text(said[1])
    for (i = 2; i <= count; i++) {
        line = said[i]
        sub(/^ +/, "", line)
        if (said[i] ~ /^  [A-Z]/)
            put(".TP\n\\fB" plain(line) "\\fR")
        else
            put_text(line)
    }
}

function put_services(    list, i) {
    for (i = 1; i <= split(services, list, " "); i++) {
            count = ask(list[i] " --help")
        put(".TP\n\\fB" plain(list[i]) "\\fR")
        put_text(said[2])
    }
}

function put_summary() {
    ask("taakctl --help")
    sub(/ - /, " \\- ", said[1])
    put(said[1])
}

function put_names(    list, i, names) {
    for (i = 1; i <= split(services, list, " "); i++)
        names = names ", " plain(list[i])
    put("taakstelling" names " \\-")
}

/^@summary@$/ { put_summary(); next }
/^@commands@$/ { put_commands(); next }
/^@settings@$/ { put_settings(); next }
/^@services@$/ { put_services(); next }
/^@names@$/ { put_names(); next }
{
    gsub(/@version@/, version)
    gsub(/@date@/, date)
    put($0)
}

END {
    if (!failed)
        printf "%s", page >out
}
