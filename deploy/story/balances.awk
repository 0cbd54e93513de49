# The opening balances of 2017-I: the national backlog of 6,082 and Tholen's 17 of it are real; the other 6,065 are spread by
# inhabitants (largest remainder, then the lower code), which is made up.
#
#   awk -f balances.awk population.csv > balances.csv

BEGIN { FS = "," }

$2 ~ /^GM/ && $2 != "GM0716" {
    if ($2 == "GM0844" || $2 == "GM0846" || $2 == "GM0860")
        $2 = "GM1948"
    if (!($2 in inhabitants))
        code[++count] = $2
    inhabitants[$2] += $3
    total += $3
}

END {
    left = 6065
    for (i = 1; i <= count; i++) {
        share = inhabitants[code[i]] * 6065
        persons[i] = int(share / total)
        rest[i] = share - persons[i] * total
        left -= persons[i]
    }
    for (; left > 0; left--) {
        best = 1
        for (i = 2; i <= count; i++)
            if (rest[i] > rest[best] || (rest[i] == rest[best] && code[i] < code[best]))
                best = i
        persons[best]++
        rest[best] = -1
    }
    print "code,persons\nGM0716,17"
    for (i = 1; i <= count; i++)
        print code[i] "," persons[i]
}
