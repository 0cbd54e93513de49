"""What to run each query with, and what it may cost: see tests/integration/test_query_growth.py and large_tables.py."""

from dataclasses import dataclass
from hashlib import md5

from judgement import PLACEMENTS
from large_tables import UNSENT

KEYS = 1000  # of a batch
NEW = 10_000_000  # a partition, sequence or offset that is not there
EVERYTHING = None
FIGURES = 5 * 2 * 200_000  # of each row of quota and of nation, where these have as many as large_tables.py gives them


@dataclass(frozen=True)
class Case:
    keys: object  # rows that it asks for: it must not cost more, however large the tables are; EVERYTHING: as many as there are
    parameters: tuple = ()  # pairs of a type and a value
    before: tuple = ()  # statements that make what it needs


def uuids(letter):
    return [str(value) for value in sorted(md5(f"{letter}{n}".encode()).hexdigest() for n in range(KEYS))]


def pairs():
    """Ids in order, and the event ids that belong to them."""
    return list(zip(*sorted((md5(f"r{n}".encode()).hexdigest(), md5(f"e{n}".encode()).hexdigest()) for n in range(KEYS))))


def texts(form):
    return ("text[]", [form.format(n) for n in range(KEYS)])


def all_of(value, kind):
    return (kind, [value] * KEYS)


NUMBERS = list(range(KEYS))
TOLD = (("bigint[]", [NEW + n for n in NUMBERS]), all_of("2017-04-01T00:00:00Z", "timestamptz[]"))
ALL = (Case(EVERYTHING),)
ONE = (Case(1),)
LOOKUP = (Case(KEYS, (("uuid[]", uuids("r")),)),)
PLACES = ("tid[]", [f"({n},1)" for n in range(KEYS)])
REMOVE = (Case(KEYS, (PLACES, *(("uuid[]", list(part)) for part in pairs()))),)
PLACE = (("text", PLACEMENTS), ("int", 7))
ANY_REJECT = 5 * (("text", None),)
SOME_REJECTS = (("text", "invalid-date"), ("text", PLACEMENTS), ("text", "2017-01-01"), ("text", "2117-01-01"), ("text", "0363"))
IDS = ("bigint[]", [n + 1 for n in NUMBERS])
ROW_OF_MANY = "INSERT INTO {} SELECT '" + PLACEMENTS + "', n, n{} FROM generate_series(1, 200000) AS n"
CODES = ("text[]", [f"GM{n:04}" for n in range(KEYS)])
NAMES = (texts("GM{}"), all_of("2016-01-01", "date[]"), texts("Tholen {}"), all_of("PV29", "text[]"))
SEEN = (
    'CREATE TEMPORARY TABLE seen (topic text, partition int, "offset" bigint, sequence bigint) ON COMMIT DROP',
    f"INSERT INTO seen SELECT '{PLACEMENTS}', n % 6, n / 6, n + 1 FROM generate_series(1, 200000) AS n",
)
INPUT_END = (
    "CREATE TEMPORARY TABLE input_end (topic text, partition int, next_offset bigint) ON COMMIT DROP",
    "INSERT INTO input_end SELECT 'other', n, n FROM generate_series(1, 200000) AS n",
)

TRAIL = ("ALTER TABLE audit ENABLE TRIGGER USER", "UPDATE audit_head SET number = 100000000")
FORGET = (Case(EVERYTHING, (("uuid[]", uuids("r")[:3]),)),)
FORGET_TEXTS = (Case(EVERYTHING, (("text[]", uuids("r")[:3]),)),)

CASES = {
    "audit/chain_head": ONE,
    "audit/chain_read": (Case(KEYS, (("bigint", 2000), ("bigint", KEYS))),),
    "audit/emitter": ALL,
    "audit/forget_arrivals": FORGET,
    "audit/forget_edition": ALL,
    "audit/forget_find": FORGET,
    "audit/forget_known": (Case(KEYS, (("uuid[]", uuids("r")),)),),
    "audit/forget_links": FORGET,
    "audit/forget_list": ALL,
    "audit/forget_listed": (Case(KEYS, (texts("{:064x}"),)),),
    "audit/forget_mark": (Case(KEYS, (("uuid[]", uuids("r")), all_of("coa.permits.v1", "text[]"))),),
    "audit/forget_match": (Case(EVERYTHING, (("text[]", ["00" * 32]), texts("{:064x}"))),),
    "audit/forget_outbox": FORGET_TEXTS,
    "audit/forget_permits": FORGET,
    "audit/forget_placements": FORGET,
    "audit/forget_rejects": FORGET_TEXTS,
    "audit/position_set": (Case(1, (*PLACE, ("bigint", 3))),),
    "audit/position_take": (Case(1, PLACE),),
    "audit/positions": ALL,
    "audit/rebuild_await": (Case(1, (*PLACE, ("bigint", 3))),),
    "audit/rebuild_judged": ALL,
    "audit/rebuild_left": (
        Case(KEYS, (all_of(PLACEMENTS, "text[]"), ("int[]", NUMBERS), ("bigint[]", [n + 1 for n in NUMBERS]))),
    ),
    "audit/rebuild_start": (Case(1, (("text", PLACEMENTS), ("int", NEW), ("bigint", 3))),),
    "audit/record_determination": (Case(EVERYTHING, (("text", "total/1"),)),),
    "audit/record_family_arrival": (Case(1, (("text", uuids("r")[0]),)),),
    "audit/record_permit": (Case(1, (("text", uuids("r")[0]),)),),
    "audit/record_placement": (Case(1, (("text", uuids("r")[0]),)),),
    "audit/record_rejects": (
        Case(KEYS, (("text", PLACEMENTS), ("int[]", [n % 6 for n in NUMBERS]), ("bigint[]", [n // 6 for n in NUMBERS]))),
    ),
    "audit/reject": (Case(1, (("bigint", 1),)),),
    "audit/reject_was": (Case(1, (("bigint", 1),)),),
    "audit/rejects_gone": (Case(EVERYTHING, (("text", None),)),),
    "audit/dismiss": (
        Case(EVERYTHING, (*ANY_REJECT, ("bigint[]", []), ("text", "why"))),
        Case(KEYS, (*ANY_REJECT, IDS, ("text", "why"))),
    ),
    "audit/dismiss_undo": (
        Case(EVERYTHING, (*ANY_REJECT, ("bigint[]", []))),
        Case(KEYS, (*ANY_REJECT, IDS)),
    ),
    "audit/rejects_count": (
        Case(EVERYTHING, (*ANY_REJECT, ("boolean", False))),
        Case(EVERYTHING, (*SOME_REJECTS, ("boolean", True))),
    ),
    "audit/rejects_list": (
        Case(EVERYTHING, (*ANY_REJECT, ("boolean", False), ("bigint", KEYS))),
        Case(EVERYTHING, (*SOME_REJECTS, ("boolean", True), ("bigint", KEYS))),
    ),
    "audit/replay_lock": ONE,
    "audit/replay_mark": (
        Case(KEYS, (all_of(PLACEMENTS, "text[]"), all_of(1, "int[]"), ("bigint[]", NUMBERS))),
    ),
    "audit/replay_read": (
        Case(EVERYTHING, (*ANY_REJECT, ("bigint[]", []), ("bigint", 0), ("bigint", NEW))),  # here all are dismissed: it goes past them
        Case(KEYS, (*ANY_REJECT, IDS, ("bigint", 0), ("bigint", NEW))),
    ),
    "audit/trail_list": (
        Case(KEYS, (("text", None), ("text", None), ("bigint", KEYS))),
        Case(EVERYTHING, (("text", "forgot"), ("text", "2017-01-01"), ("bigint", KEYS))),
    ),
    "audit/rejects_select": (
        Case(EVERYTHING, (*ANY_REJECT, ("bigint[]", []))),
        Case(KEYS, (*ANY_REJECT, IDS)),
    ),
    "standing/process_housed": (Case(EVERYTHING, (("date", "2017-01-01"), ("date", "2017-07-01"))),),
    "standing/process_places": (Case(EVERYTHING, (("date", "2017-01-01"),)),),
    "standing/process_waiting": (Case(EVERYTHING, (("date", "2017-04-01"), ("date", "2017-04-01"))),),
    "standing/told_nations": (Case(EVERYTHING, (("bigint", 0), ("bigint", NEW))),),
    "standing/told_quotas": tuple(Case(EVERYTHING, (("bigint", 0), ("bigint", NEW), ("text", code))) for code in (None, "GM0716")),
    "standing/told_state": ONE,
    "standing/told_tombstones": tuple(Case(EVERYTHING, (("bigint", 0), ("bigint", NEW), ("text", code))) for code in (None, "GM0716")),
    "standing/history": (Case(KEYS, (("text", "GM0716"), ("date", "1990-07-01"), ("bigint", KEYS))),),
    "survey/doctor_holds": ALL,
    "survey/doctor_rejects": ALL,
    "survey/doctor_roles": ALL,
    "survey/doctor_server": ALL,
    "survey/emitters": ALL,
    "survey/places": ALL,
    "audit/verify_changes": (Case(FIGURES),),
    "audit/verify_housed": ALL,
    "audit/verify_inflow": ALL,
    "audit/verify_latest": ALL,
    "audit/verify_outbox": ALL,
    "audit/verify_pending": ALL,
    "board/marker": ALL,
    "common/migration_add": (Case(1, (("int", NEW), ("text", "name"), ("text", "statements"))),),
    "common/migration_compare": (
        Case(EVERYTHING, (("int[]", [n + 1 for n in NUMBERS]), texts("name {}"), texts("text {}"))),
    ),
    "common/migration_lock": ONE,
    "common/migration_remove": (Case(EVERYTHING, (("int", NEW),)),),  # the table has a row a migration
    "common/rights_faults": (Case(EVERYTHING, (("boolean", "true"),)),),
    "common/schema_look": (Case(EVERYTHING, (("int[]", [1, 2, 3]), ("text[]", ["a", "b", "c"]))),),
    "determination-consumer/lookup": (Case(KEYS, (texts("total/{}"),)),),
    "determination-consumer/remove": (
        Case(KEYS, (PLACES, texts("total/{}"), ("uuid[]", [md5(f"e{n}".encode()).hexdigest() for n in NUMBERS]))),
    ),
    "family-consumer/highest": ONE,
    "family-consumer/lookup": LOOKUP,
    "family-consumer/remove": REMOVE,
    "permit-consumer/highest": ONE,
    "permit-consumer/lookup": LOOKUP,
    "permit-consumer/remove": REMOVE,
    "placement-consumer/highest": ONE,
    "placement-consumer/lookup": LOOKUP,
    "placement-consumer/remove": REMOVE,
    "common/trail_add": (Case(1, (("text", "rebuilt"), ("text", "what"), ("text", "user")), TRAIL),),
    "common/trail_there": ONE,
    "intake/audit_add": (
        Case(
            KEYS,
            (all_of(False, "boolean[]"), texts("total/{}"), texts("ministry/0@{}"), ("uuid[]", uuids("n")), all_of("urn:x:y", "text[]"), all_of("key", "text[]")),
            TRAIL,
        ),
    ),
    "intake/forgotten_read": ALL,
    "intake/difference_add": (
        Case(
            1,
            (
                ("smallint[]", [1]),
                ("date[]", ["2017-01-01"]),
                ("int[]", [1]),
                ("int[]", [1]),
                ("smallint[]", [1]),
                ("date[]", ["2017-01-01"]),
                ("int[]", [1]),
                ("date", "2017-01-01"),
                ("text[]", []),
                ("boolean", False),
                ("text", None),
                ("bigint", -1),
            ),
        ),
    ),
    "intake/position_look": (Case(KEYS, (("text", PLACEMENTS), ("int[]", NUMBERS), ("bigint[]", NUMBERS))),),
    "intake/position_move": (
        Case(
            KEYS,
            (
                ("text", PLACEMENTS),
                ("int[]", NUMBERS),
                ("bigint[]", NUMBERS),
                ("bigint[]", [n + 1 for n in NUMBERS]),
                all_of("2017-04-01", "date[]"),
                all_of(2, "bigint[]"),
            ),
        ),
    ),
    "intake/position_read": (Case(KEYS, (("text", PLACEMENTS), ("int[]", [n + 1 for n in NUMBERS]))),),
    "intake/reject_known": (
        Case(
            KEYS,
            (
                ("text", PLACEMENTS),
                ("int[]", list(range(6))),
                ("bigint[]", [0] * 6),
                ("bigint[]", [KEYS // 6] * 6),
            ),
        ),
    ),
    "ledger/determinations": ALL,
    "ledger/housed": ALL,
    "ledger/inflow": ALL,
    "ledger/nation": ALL,
    "ledger/position_date": ALL,
    "quota-emitter/awaited_clear": ALL,
    "quota-emitter/awaited_left": ALL,
    "quota-emitter/awaited_set": (Case(EVERYTHING, before=INPUT_END),),
    "quota-emitter/difference_delete": ALL,
    "quota-emitter/difference_summary": ALL,
    "quota-emitter/emitter_make": ONE,
    "quota-emitter/fold_housed": ALL,
    "quota-emitter/fold_inflow": ALL,
    "quota-emitter/lead": ONE,
    "quota-emitter/outbox_add_rejects": (Case(UNSENT, (("bigint", NEW), ("bigint", UNSENT))),),
    "quota-emitter/outbox_cut": (Case(1, (("bigint", 1),)),),
    "quota-emitter/outbox_delete": (Case(KEYS, (("bigint", KEYS),)),),
    "quota-emitter/outbox_read": (Case(KEYS, (("bigint", 0), ("bigint", KEYS))),),
    "quota-emitter/outputs": ALL,
    "quota-emitter/cause": (Case(KEYS, (texts("total/{}"),)),),
    "quota-emitter/change_add": (
        Case(
            KEYS,
            (
                CODES,
                all_of("2017-01-01", "date[]"),
                all_of("quota", "text[]"),
                all_of(-1, "bigint[]"),
                all_of("placements", "text[]"),
                all_of(None, "uuid[]"),
                all_of(None, "timestamptz[]"),
                ("date", "2017-04-01"),
            ),
        ),
    ),
    "quota-emitter/change_mend": (Case(FIGURES),),
    "quota-emitter/municipality_compare": (Case(EVERYTHING, NAMES),),
    "quota-emitter/municipality_write": (Case(EVERYTHING, NAMES),),
    "quota-emitter/nation_write": (
        Case(
            KEYS,
            (
                ("date[]", [f"{2001 + n // 2}-{1 + n % 2 * 6:02}-01" for n in NUMBERS]),
                *(all_of(1, kind + "[]") for kind in "bigint smallint smallint bigint".split()),
                all_of(False, "boolean[]"),
                *(all_of(1, kind + "[]") for kind in "bigint int int bigint bigint int".split()),
                *(all_of(1, "bigint[]") for _ in range(8)),
                all_of(1, "int[]"),
                all_of(1, "bigint[]"),
                all_of("2017-04-01", "date[]"),
                *(all_of(1, kind + "[]") for kind in "smallint bigint bigint".split()),
                *TOLD,
            ),
        ),
    ),
    "quota-emitter/quota_write": (
        Case(
            KEYS,
            (
                CODES,
                all_of("2017-01-01", "date[]"),
                *(all_of(1, kind + "[]") for kind in "bigint smallint smallint bigint bigint bigint smallint".split()),
                *(all_of(1, kind + "[]") for kind in "bigint bigint int int int bigint bigint int smallint bigint".split()),
                *(all_of("2017-04-01", "date[]") for _ in range(2)),
                *TOLD,
            ),
        ),
    ),
    "quota-emitter/tombstone_forget": (Case(KEYS, (texts("GM{}/2017-1"),)),),
    "quota-emitter/tombstone_write": (
        Case(
            KEYS,
            (texts("{}/2017-1"), CODES, all_of("2017-01-01", "date[]"), all_of(2, "bigint[]"), all_of("false", "boolean[]"), *TOLD),
        ),
    ),
    "quota-emitter/tombstones": ALL,
    "quota-emitter/reconcile_ask": ONE,
    "quota-emitter/reconcile_clear": ALL,
    "quota-emitter/reconcile_rejects": (Case(EVERYTHING, before=("DELETE FROM reject_published", *SEEN)),),
    "quota-emitter/reconcile_sequence": (Case(1, (("bigint", NEW),)),),
    "quota-emitter/rejects_forget": (Case(EVERYTHING, (("bigint", NEW),)),),
    "quota-emitter/state_write": (Case(1, (("bigint", NEW), ("boolean", "true"), ("boolean", "true"))),),
    "quota-emitter/sequence_sent": (Case(1, (("bigint", 1),)),),
    "quota-emitter/state": ONE,
}
# Run as a whole, and planned anew each time.
SCRIPTS = {"quota-emitter/reconcile_clear", "quota-emitter/reconcile_rejects", "audit/rebuild_forget"}
CASES["audit/rebuild_forget"] = ALL
# They hold no query, but COPY, which costs its rows, a cursor over a whole table, tables, and LISTEN; or run another one.
WITHOUT_PLAN = {
    "board/listen",
    "common/migration_run",
    "common/migration_table",
    "determination-consumer/copy",
    "family-consumer/copy",
    "permit-consumer/copy",
    "placement-consumer/copy",
    "intake/reject_copy",
    "ledger/quota_close",
    "ledger/quota_next",
    "ledger/quota_open",
    "quota-emitter/ends_copy",
    "quota-emitter/ends_make",
    "quota-emitter/listen",
    "quota-emitter/outbox_copy",
    "quota-emitter/seen_copy",
    "quota-emitter/seen_make",
}


CONSUMER = ("common/session", "intake/session")
EMITTER = ("common/session", "quota-emitter/session")
TAAKCTL = ("common/session",)
PROCESS = ("common/session", "standing/process_session")
TAAKCTL_LOOKUP = ("common/session", "audit/lookup_session")


def sessions_of(name):
    """What the programs set that run it; of each the files."""
    folder, stem = name.split("/")
    if folder.endswith("-consumer"):
        return [CONSUMER]
    if stem.startswith(("migration", "rights")):
        return [TAAKCTL]
    lookup = stem.startswith(("chain", "forget", "trail_list", "dismiss", "reject", "replay", "rebuild", "record", "position_"))
    return {
        "audit": [TAAKCTL_LOOKUP if lookup else TAAKCTL],
        "board": [TAAKCTL],
        "common": [CONSUMER, EMITTER, TAAKCTL],
        "intake": [CONSUMER],
        "ledger": [EMITTER, TAAKCTL],
        "quota-emitter": [EMITTER],
        "standing": [PROCESS if stem.startswith("process") else TAAKCTL],
        "survey": [TAAKCTL],
    }[folder]
