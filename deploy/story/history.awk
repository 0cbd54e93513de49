# The made-up part of the demo: permits, family arrivals and placements of one month, by a fixed seed.
#
#   awk -f history.awk -v what=permits -v year=2017 -v month=1 population.csv > permits.csv
#
# what: permits, family-arrivals or placements. A month runs from its second day to the first of the next, so that the
# position date is the first of a month when all of it was published. Everyone but Tholen (GM0716, whose real figures the demo
# publishes itself) is drawn by inhabitants. Own random numbers (Park and Miller, 1988): the same in every awk.

function random() {
    state = (state * 16807) % 2147483647
    return state / 2147483647
}

function whole(low, high) {
    return low + int(random() * (high - low + 1))
}

# A UUID that says what it is for: kind, year and month, number.
function uuid_of(kind, number, y, m) {
    return sprintf("%08x-%04d-7%03d-8%03d-%012x", kind * 268435456 + number, y, m, kind, number * 7919 + y * 12 + m)
}

function uuid(kind, number) {
    return uuid_of(kind, number, year, month)
}

# The random numbers of one kind of records in one month.
function seed(kind, y, m) {
    state = (y * 12 + m) * 7919 + length(kind) * 104729
    random()
}

function days_of(y, m) {
    return m == 2 ? (y % 4 == 0 ? 29 : 28) : (m == 4 || m == 6 || m == 9 || m == 11) ? 30 : 31
}

# The day by its number in the month that runs from the 2nd to the 1st of the next.
function date(number) {
    if (number < days_of(year, month))
        return sprintf("%04d-%02d-%02d", year, month, number + 1)
    return month == 12 ? sprintf("%04d-01-01", year + 1) : sprintf("%04d-%02d-01", year, month + 1)
}

function any_date() {
    return date(whole(1, days_of(year, month)))
}

# By inhabitants: the first municipality whose running sum reaches the number drawn.
function any_municipality(    wanted, low, high, middle) {
    wanted = random() * total
    low = 1
    high = count
    while (low < high) {
        middle = int((low + high) / 2)
        if (upto[middle] < wanted)
            low = middle + 1
        else
            high = middle
    }
    return code[low]
}

# The first month has the persons of all before it.
function permits_in(y, m) {
    return y == 2016 && m == 6 ? 2000 : 420
}

function arrivals_in(y, m) {
    return y == 2016 && m == 6 ? 700 : 380
}

function category_of(p) {
    return p < 0.50 ? "asylum" : p < 0.88 ? "family_reunification" : p < 0.96 ? "relocation" : "resettlement"
}

function permits(    i, n, category) {
    print "permit_id,category,persons,granted_on"
    n = permits_in(year, month)
    for (i = 1; i <= n; i++) {
        category = category_of(random())
        printf "%s,%s,%d,%s\n", uuid(1, i), category, whole(1, 4), i == n ? date(days_of(year, month)) : any_date()
    }
}

function arrivals(    i, n) {
    print "arrival_id,persons,arrived_on"
    n = arrivals_in(year, month)
    for (i = 1; i <= n; i++)
        printf "%s,%d,%s\n", uuid(2, i), whole(1, 5), any_date()
}

# Who waits, as the months before published them, oldest first: permits whose persons are here, and family arrivals.
function queue_up(    y, m, i, n, p) {
    y = 2016
    for (m = 6; y * 12 + m < year * 12 + month; m++) {
        if (m == 13) {
            m = 1
            y++
        }
        seed("permits", y, m)
        n = permits_in(y, m)
        for (i = 1; i <= n; i++) {
            p = random()
            random()
            if (i < n)
                random()
            if (category_of(p) != "family_reunification")
                waiting["permit_holder", ++waits["permit_holder"]] = uuid_of(1, i, y, m)
        }
        for (i = 1; i <= arrivals_in(y, m); i++)
            waiting["family_member", ++waits["family_member"]] = uuid_of(2, i, y, m)
    }
    seed(what, year, month)
}

# The record that the next placement houses: who waits longest. Of every seventh placement it is not known.
function next_record(i, origin) {
    housed[origin]++
    return i % 7 ? waiting[origin, (month - 1) * 430 + housed[origin]] : ""
}

function placements(    i, n, place, persons, day, origin) {
    print "placement_id,municipality_code,persons,housed_on,origin,holder_record_id"
    n = 860
    queue_up()
    for (i = 1; i <= n; i++) {
        place = any_municipality()
        persons = whole(1, 5)
        day = i == n ? date(days_of(year, month)) : any_date()
        origin = random() < 0.5 ? "family_member" : "permit_holder"
        printf "%s,%s,%d,%s,%s,%s\n", uuid(3, i), place, persons, day, origin, next_record(i, origin)
    }
}

BEGIN { FS = "," }

# Meierijstad stands for its three parts from 2017 on; the row of the country and the title are no municipalities.
$2 ~ /^GM/ && $2 != "GM0716" {
    if ($2 == "GM0844" || $2 == "GM0846" || $2 == "GM0860") {
        meierijstad += $3
        next
    }
    code[++count] = $2
    total += $3
    upto[count] = total
}

END {
    code[++count] = "GM1948"
    total += meierijstad
    upto[count] = total
    seed(what, year, month)
    if (what == "permits")
        permits()
    else if (what == "family-arrivals")
        arrivals()
    else
        placements()
}
