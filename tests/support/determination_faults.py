"""Invalid determinations of every reason that their fields can have, and valid ones at the edge of it."""

import math
from dataclasses import replace

from envelopes import PB, number_field, random_uuid, text_field
from faults import BAD_CODES, personal_identifiers, serialized, wrong_uuids

PERIOD = PB.HalfYear(year=2017, half=1)
DAY = PB.Date(year=2016, month=9, day=30)
NEW_YEAR = PB.Date(year=2017, month=1, day=1)


def total(**changes):
    values = dict(period=PERIOD, persons=7, status=1, announced_on=DAY, method=1)
    return PB.Determination(national_total=PB.NationalTotal(**{**values, **changes}))


def population(rows=(("GM0001", 10), ("GM0002", 20)), national=None, reference_date=NEW_YEAR):
    listed = [PB.Inhabitants(code=code, inhabitants=number) for code, number in rows]
    national = sum(number for _, number in rows) if national is None else national
    return PB.Determination(
        population=PB.Population(reference_date=reference_date, national=national, municipalities=listed)
    )


def official(rows=(("GM0001", 1),), period=PERIOD, announced_on=DAY):
    listed = [PB.MunicipalPersons(code=code, persons=persons) for code, persons in rows]
    return PB.Determination(official_quota=PB.OfficialQuota(period=period, announced_on=announced_on, quotas=listed))


def transfer(rng, **changes):
    values = dict(
        transfer_id=random_uuid(rng), period=PERIOD, from_code="GM0001", to_code="GM0002", persons=3, decided_on=DAY
    )
    return PB.Determination(transfer=PB.Transfer(**{**values, **changes}))


def balance(rows=(("GM0001", 5), ("GM0002", -5)), period=PERIOD):
    listed = [PB.MunicipalBalance(code=code, persons=persons) for code, persons in rows]
    return PB.Determination(opening_balance=PB.OpeningBalance(period=period, balances=listed))


def town(code="GM0002", name="Town", province_code="PV20", latitude=52.0, longitude=5.0):
    return PB.Municipality(code=code, name=name, province_code=province_code, latitude=latitude, longitude=longitude)


def reorganisation(rng, parts=(("GM0001", "GM0002", 9),), starting=("GM0002",), **changes):
    values = dict(
        effective_on=NEW_YEAR,
        parts=[PB.ReorganisedPart(from_code=a, to_code=b, inhabitants=number) for a, b, number in parts],
        municipalities=[town(code) for code in starting],
        reorganisation_id=random_uuid(rng),
    )
    return PB.Determination(reorganisation=PB.Reorganisation(**{**values, **changes}))


def register(towns=(), effective_on=NEW_YEAR):
    return PB.Determination(municipal_register=PB.MunicipalRegister(effective_on=effective_on, municipalities=towns))


def bad_dates():
    days = [(0, 0, 0), (2017, 2, 29), (2016, 13, 1), (1999, 12, 31), (2101, 1, 1), (2016, 9, -1), (2016, 0, 1)]
    return [None, *(PB.Date(year=year, month=month, day=day) for year, month, day in days)]


def bad_periods():
    halves = [(0, 0), (2017, 0), (2017, 3), (2000, 2), (2101, 1), (2017, -1), (-2017, 1)]
    return [None, *(PB.HalfYear(year=year, half=half) for year, half in halves)]


def bodies():
    """(reason, name, body or a function of rng that makes it)."""
    for value in bad_periods():
        yield "invalid-period", f"total {value}", total(period=value)
        yield "invalid-period", f"official {value}", official(period=value)
        yield "invalid-period", f"transfer {value}", lambda rng, v=value: transfer(rng, period=v)
        yield "invalid-period", f"balance {value}", balance(period=value)
    for value in bad_dates():
        yield "invalid-date", f"total {value}", total(announced_on=value)
        yield "invalid-date", f"population {value}", population(reference_date=value)
        yield "invalid-date", f"official {value}", official(announced_on=value)
        yield "invalid-date", f"transfer {value}", lambda rng, v=value: transfer(rng, decided_on=v)
        yield "invalid-date", f"reorganisation {value}", lambda rng, v=value: reorganisation(rng, effective_on=v)
        yield "invalid-date", f"register {value}", register([town()], effective_on=value)
    for month, day in ((1, 2), (7, 1), (12, 31)):
        wrong = PB.Date(year=2017, month=month, day=day)
        yield "invalid-date", f"reorganisation on {month}-{day}", lambda rng, v=wrong: reorganisation(
            rng, effective_on=v
        )
    for code in BAD_CODES:
        yield "invalid-code", f"population {code!r}", population([("GM0001", 1), (code, 2)])
        yield "invalid-code", f"official {code!r}", official([(code, 1)])
        yield "invalid-code", f"from {code!r}", lambda rng, c=code: transfer(rng, from_code=c)
        yield "invalid-code", f"to {code!r}", lambda rng, c=code: transfer(rng, to_code=c)
        yield "invalid-code", f"balance {code!r}", balance([("GM0001", 1), (code, 1)])
        yield "invalid-code", f"part from {code!r}", lambda rng, c=code: reorganisation(rng, [(c, "GM0002", 1)])
        yield "invalid-code", f"part to {code!r}", lambda rng, c=code: reorganisation(rng, [("GM0001", c, 1)], [])
        yield "invalid-code", f"register {code!r}", register([town(), town(code)])
    for code in ("", "PV2", "PV200", "pv20", "GM20", "20", "PV2a", "PV20\0"):
        yield "invalid-code", f"province {code!r}", register([town(province_code=code)])
        yield "invalid-code", f"starts in province {code!r}", lambda rng, c=code: reorganisation(
            rng, municipalities=[town(province_code=c)]
        )
    yield from names()
    yield from persons_and_inhabitants()
    yield from identifiers()
    yield from the_whole()
    yield from edges()


def names():
    steering = "\0\x01\t\n\r\x1b\x1f\x7f\x80\x9b\x9f\u061c\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069"
    for name in ("", "a" * 201, "é" * 100 + "a", *(f"To{character}wn" for character in steering)):
        yield "invalid-name", f"register {name[:9]!r}", register([town("GM0001"), town(name=name)])
        yield "invalid-name", f"starts as {name[:9]!r}", lambda rng, n=name: reorganisation(
            rng, municipalities=[town(name=n)]
        )
    yield "invalid-name", "before the province", register([town(name="", province_code="20")])
    yield "invalid-code", "before the name", register([town("GM1", name="\x1b[31m")])


def persons_and_inhabitants():
    for persons in (1_000_001, 2**32 - 1):
        yield "persons-out-of-range", f"total {persons}", total(persons=persons)
    for status in (0, 3, 4, -1, 2**31 - 1):
        yield "unspecified-enum", f"status {status}", total(status=status)
    for method in (0, 3, -1):
        yield "unspecified-enum", f"method {method}", total(method=method)
    for persons in (100_001, 2**32 - 1):
        yield "persons-out-of-range", f"official {persons}", official([("GM0001", 1), ("GM0002", persons)])
    for persons in (0, 100_001, 2**32 - 1):
        yield "persons-out-of-range", f"transfer {persons}", lambda rng, p=persons: transfer(rng, persons=p)
    for persons in (100_001, -100_001, 2**31 - 1, -(2**31)):
        yield "persons-out-of-range", f"balance {persons}", balance([("GM0001", persons)])
    for number in (100_000_001, 2**63, 2**64 - 1):
        yield "inhabitants-out-of-range", f"population {number}", population([("GM0001", number)], 100_000_000)
        yield "inhabitants-out-of-range", f"part {number}", lambda rng, n=number: reorganisation(
            rng, [("GM0001", "GM0002", n)]
        )
    for number in (1_000_000_001, 2**64 - 1):
        yield "inhabitants-out-of-range", f"country {number}", population(national=number)


def identifiers():
    for number in range(6):
        yield "personal-identifier", f"transfer {number}", lambda rng, n=number: transfer(
            rng, transfer_id=personal_identifiers(rng)[n]
        )
        yield "personal-identifier", f"reorganisation {number}", lambda rng, n=number: reorganisation(
            rng, reorganisation_id=personal_identifiers(rng)[n]
        )
    for number in range(15):
        yield "invalid-uuid", f"transfer {number}", lambda rng, n=number: transfer(rng, transfer_id=wrong_uuids(rng)[n])
        yield "invalid-uuid", f"reorganisation {number}", lambda rng, n=number: reorganisation(
            rng, reorganisation_id=wrong_uuids(rng)[n]
        )
    yield "invalid-uuid", "transfer without an id, to itself", lambda rng: transfer(
        rng, transfer_id="", to_code="GM0001"
    )
    yield "invalid-uuid", "reorganisation without id and parts", lambda rng: reorganisation(
        rng, (), (), reorganisation_id=""
    )


def the_whole():
    yield "nothing-determined", "nothing but withdrawn", PB.Determination(withdrawn=True)
    yield "nothing-determined", "a kind of later", text_field(8, b"\x08\1")
    yield "nothing-determined", "a kind of another wire type", number_field(1, 5)
    yield "inconsistent-figures", "too many inhabitants", population(national=29)
    yield "inconsistent-figures", "too few inhabitants", population(national=31)
    yield "inconsistent-figures", "code twice in a population", population([("GM0001", 1), ("GM0001", 2)])
    yield "inconsistent-figures", "code twice in official quotas", official([("GM0001", 1), ("GM0001", 1)])
    yield "inconsistent-figures", "code twice in balances", balance([("GM0003", 1), ("GM0001", 1), ("GM0003", 1)])
    yield "inconsistent-figures", "code twice in a register", register([town(), town("GM0009"), town()])
    yield "inconsistent-figures", "pair twice", lambda rng: reorganisation(rng, [("GM0001", "GM0002", 1)] * 2)
    yield "inconsistent-figures", "code starts twice", lambda rng: reorganisation(rng, starting=("GM0002", "GM0002"))
    yield "inconsistent-figures", "transfer to itself", lambda rng: transfer(rng, to_code="GM0001")
    yield "inconsistent-figures", "empty register", register()
    yield "inconsistent-figures", "empty population", population(())
    yield "inconsistent-figures", "empty reorganisation", lambda rng: reorganisation(rng, (), ())
    yield "inconsistent-figures", "starts without a part", lambda rng: reorganisation(
        rng, starting=("GM0002", "GM0003")
    )
    yield "inconsistent-figures", "over 10,000", population(
        [(f"GM{number % 10_000:04d}", 1) for number in range(10_001)]
    )
    for latitude, longitude in (
        (90.001, 5),
        (-90.001, 5),
        (52, 180.001),
        (52, -180.001),
        (math.nan, 5),
        (52, math.inf),
    ):
        place = town(latitude=latitude, longitude=longitude)
        yield "inconsistent-figures", f"register at {latitude}, {longitude}", register([place])
        yield "inconsistent-figures", f"starts at {latitude}, {longitude}", lambda rng, p=place: reorganisation(
            rng, municipalities=[p]
        )


def edges():
    """Valid, each in a year or of a period that no history has."""
    first, last = PB.HalfYear(year=2001, half=1), PB.HalfYear(year=2100, half=2)
    yield None, "the last register", register([town(latitude=-90, longitude=180)], PB.Date(year=2100, month=12, day=31))
    for year, name in ((2099, "é" * 100), (2098, "\u00a0\u200d\ufeff\u2027\u202f\u2065\u206a😀?")):
        yield None, f"the name {name[:9]!r}", register([town(name=name)], PB.Date(year=year, month=12, day=31))
    yield None, "the last population", population(
        [(f"GM{number:04d}", 100_000_000) for number in range(10)], reference_date=PB.Date(year=2100, month=2, day=28)
    )
    yield None, "the last official quotas", official([("GM0001", 0), ("GM9999", 100_000)], last)
    yield None, "no official quotas", official((), last, PB.Date(year=2000, month=1, day=1))
    yield None, "the last balances", balance([("GM0001", 100_000), ("GM9999", -100_000)], last)
    yield None, "no balances", balance((), first)
    yield None, "the last transfer", lambda rng: transfer(rng, period=last, persons=100_000)
    yield None, "no inhabitants", population([("GM0000", 0)], reference_date=PB.Date(year=2100, month=12, day=30))
    yield None, "the last reorganisation", lambda rng: reorganisation(
        rng, [("GM0001", "GM0002", 100_000_000)], (), effective_on=PB.Date(year=2100, month=1, day=1)
    )
    yield None, "a total taken back", PB.Determination(national_total=total(period=last).national_total, withdrawn=True)


def determination_faults():
    """(reason, name, change)."""
    for reason, name, body in bodies():
        yield reason, f"determination: {name}", lambda rng, m, b=body: with_body(m, b(rng) if callable(b) else b)


def with_body(message, body):
    if isinstance(body, bytes):
        return replace(message, value=body)
    return serialized(message, body)
