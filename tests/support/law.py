"""The oracle's arithmetic: half-years, apportionment, the split of a balance, the schedule. Whole numbers only."""

from datetime import date, timedelta
from fractions import Fraction

import protos

PB = protos.load()


# Half-years: (year, half), which sort as they follow one another


def period_of(day):
    return day.year, 1 if day.month <= 6 else 2


def first_day(period):
    year, half = period
    return date(year, 1 if half == 1 else 7, 1)


def last_day(period):
    return first_day(next_period(period)) - timedelta(days=1)


def next_period(period):
    year, half = period
    return (year, 2) if half == 1 else (year + 1, 1)


def reference_day(period):
    return date(period[0] - 1, 1, 1)


def period_key(period):
    return f"{period[0]}-{period[1]}"


# R1: apportionment


def statutory(total, inhabitants, national):
    return {code: -(-number * total // national) if national else 0 for code, number in inhabitants.items()}


def sum_preserving(total, inhabitants):
    """Adams' method: everyone gets one, then the next goes to the highest claim: inhabitants over quota so far."""
    counting = {code: number for code, number in inhabitants.items() if number > 0}
    quotas = {code: 0 for code in inhabitants}
    if not counting:
        return quotas
    # Shares rounded down are within every claim above the average: what is left is less than one for each.
    everyone, left = sum(counting.values()), total - len(counting)
    for code, number in counting.items():
        quotas[code] = 1 + number * left // everyone
    while sum(quotas.values()) < total:
        claims = [(-Fraction(number, quotas[code]), -number, code) for code, number in counting.items()]
        quotas[min(claims)[2]] += 1
    return quotas


def computed(total, method, inhabitants, national):
    """The quotas by code, and the basis that they have."""
    counting = sum(1 for number in inhabitants.values() if number > 0)
    if method == PB.METHOD_SUM_PRESERVING and total >= counting:
        return sum_preserving(total, inhabitants), PB.QUOTA_BASIS_SUM_PRESERVING
    return statutory(total, inhabitants, national), PB.QUOTA_BASIS_STATUTORY


# R2: the balance of a municipality that is split


def split(balance, parts):
    """Divides a balance over parts (inhabitants by code): largest remainder, then the lower code."""
    everyone = sum(parts.values())
    amount = abs(balance)
    if everyone == 0:
        shares = {code: amount if code == min(parts) else 0 for code in parts}
    else:
        shares = {code: amount * number // everyone for code, number in parts.items()}
        by_remainder = sorted(parts, key=lambda code: (-(amount * parts[code] % everyone), code))
        for code in by_remainder[: amount - sum(shares.values())]:
            shares[code] += 1
    return {code: share if balance >= 0 else -share for code, share in shares.items()}


# R8


def schedule(realised, corrected, months):
    if corrected <= 0 or 6 * realised >= months * corrected:
        return PB.SCHEDULE_ON_SCHEDULE
    if 24 * realised >= 3 * months * corrected:
        return PB.SCHEDULE_SLIGHTLY_BEHIND
    return PB.SCHEDULE_BEHIND
