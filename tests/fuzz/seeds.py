#!/usr/bin/python3
"""Writes what each fuzz target starts from into tests/fuzz/corpus/: messages of a random history, in the forms that tests/support
gives them, lines of deploy/reference, and what people write for settings. What a target found stays beside it."""
import base64
import csv
import io
import json
import pathlib
import random
import sys
from datetime import date

from google.protobuf.message import DecodeError

FOLDER = pathlib.Path(__file__).resolve().parent
TOP = FOLDER.parents[1]
sys.path.insert(0, str(TOP / "tests/support"))

from envelopes import PB, disguise, make_date, to_time  # noqa: E402
from histories import make_history  # noqa: E402
from judgement import DETERMINATIONS, INPUT_TOPICS  # noqa: E402

SMALL = 700  # bytes of a value
LINES = 4  # of a file
T = "2017-02-01T09:30:00Z"

SETTINGS = {
    "required": "KAFKA_BOOTSTRAP_SERVERS=kafka1:9092,kafka2:9092\nDATABASE_URL=postgresql://me:secret@db/quotas\n",
    "all": "KAFKA_BOOTSTRAP_SERVERS=[::1]:9092\nDATABASE_URL=postgresql:///quotas\nLOG_LEVEL=debug\nLOG_FORMAT=json\n"
    "HTTP_LISTEN=127.0.0.1:9464\nBATCH_MAX_EVENTS=100\nBATCH_MAX_MS=0\nEVENT_SOURCE=urn:nld:oin:00000001:systeem:x\n",
    "schemas": "KAFKA_BOOTSTRAP_SERVERS=k:1\nDATABASE_URL=postgres://h\nSCHEMA_IDS=taakstelling.quotas.v1=7,taakstelling.nation.v1=8\n",
    "kafka": "KAFKA_BOOTSTRAP_SERVERS=k:1\nDATABASE_URL=postgres://h\nKAFKA_SECURITY_PROTOCOL=SASL_SSL\n"
    "KAFKA_SASL_MECHANISM=PLAIN\nKAFKA_NO_SUCH=1\n",
    "file": "FILE\nurn:nld:oin:00000099000000000001:systeem:x\r\n",
}
URLS = {
    "socket": "postgresql:///quotas?host=/run/postgresql",
    "hosts": "postgresql://me:p%20w@one:5432,two:5433/quotas?target_session_attrs=read-write&connect_timeout=3",
    "tls": "postgres://db/quotas?sslmode=verify-full&sslrootcert=/etc/ca.pem&ssl_min_protocol_version=TLSv1.2",
    "keepalives": "postgresql://10.0.0.1/x?keepalives=1&keepalives_idle=9&tcp_user_timeout=1000&channel_binding=require",
}
SERVERS = {"one": "localhost", "ports": "kafka1:9092,kafka2.example.org:9092", "tls": "SASL_SSL://k-1:9093,ssl://[fe80::1]:9093"}
PRINTABLE = {
    "plain": "\x20Den Haag, 's-Gravenhage",
    "accents": "\x20Súdwest-Fryslân \u202eback\u202c \x1b[31mred\x1b[0m",
    "bytes": b"\x08\xff\xfe\xc3\x28\xe2\x82 \xf0\x9f\x98\x80\t\r\n\x7f\xc2\x85",
    "quotes": '\x0aa="b" \\ c',
}
NAMES = {"hague": "'s-Gravenhage", "accents": "Súdwest-Fryslân", "typed": "den haag", "place": "Bergen (L.)"}
IDENTIFIERS = {
    "time": "2017-04-01T09:30:00.123456789+01:00",
    "zulu": "1999-12-31t23:59:59z",
    "uuid": "0190c5a2-7d3e-7abc-8def-0123456789AB",
    "person": "111.222.333",
    "period": "2017-II",
    "urn": "urn:nld:oin:00000099000000000001:systeem:coa",
    "subject": "official/2017-1/GM0716",
}
GIVEN = {
    "total": "total\nperiod=2017-2\npersons=13000\nstatus=DEFINITIVE\nannounced_on=2017-04-01\nmethod=SUM_PRESERVING\n\n",
    "transfer": "transfer\nperiod=2017-1\npersons=3\nfrom=GM0716\nto=GM0518\ndecided_on=2017-03-01\n\n",
    "register": ("register\neffective_on=2016-01-01\n\n", "municipalities.csv"),
    "population": ("population\n\n", "population.csv"),
    "reorganisation": ("reorganisation\n\n", "reorganisations.csv"),
    "official": "official\nperiod=2016-1\nannounced_on=2015-10-01\n\ncode,persons\nGM0716,17\nGM0518,301\n",
    "balance": 'balance\nperiod=2016-1\nwithdrawn\n\n{"code": "GM0716", "persons": -17}\n',
}

ED25519 = '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAnqaVfddPl9IAVwaouGIQ+x/P7Vauw3rmxadxHCmNuBw=\n-----END PUBLIC KEY-----\n'
P256 = '-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEgguo6kfYxJ1GGLY9llVoHXU17uhG\no8DCkU2/74/bq9yIQoRDo+8uNkJcpke523arLXrcnSbkAKB7OdveAvYAuA==\n-----END PUBLIC KEY-----\n'
SOURCE = "urn:nld:oin:00000099000000000001:systeem:fuzz"
HELD = {"from": "2016-01-01T00:00:00Z", "until": "2027-01-01T00:00:00Z"}
TRUST_FILE = {
    "policy": {"municipal.placements.v1": "require", "coa.permits.v1": "warn"},
    "signatures": {"ministry.determinations.v1": 2},
    "publishers": [
        {
            "source": SOURCE,
            "topics": ["municipal.placements.v1"],
            "municipalities": ["GM0716"],
            "keys": [{"keyid": "one", "algorithm": "ed25519", "public_key": ED25519, **HELD}],
        },
        {"source": SOURCE + ":two", "keys": [{"keyid": "two", "algorithm": "ecdsa-p256", "public_key": P256, **HELD}]},
    ],
}
TRUST = {"both": json.dumps(TRUST_FILE), "nobody": json.dumps({"policy": {"municipal.placements.v1": "off"}, "publishers": []})}


def envelope(payload, *signatures):
    """A DSSE envelope of such a payload."""
    packed = base64.b64encode(json.dumps(payload).encode()).decode()
    return json.dumps({"payload": packed, "payloadType": "https://cloudevents.io/verifiability/dsse/v0.1", "signatures": signatures})


DIGEST = base64.b64encode(bytes(32)).decode()
SIGNATURE = {"keyid": "one", "sig": base64.b64encode(bytes(64)).decode()}
ENVELOPES = {
    "core": envelope({"core": DIGEST}, SIGNATURE),
    "two": envelope({"core": DIGEST}, SIGNATURE, {"sig": SIGNATURE["sig"]}),
    "extensions": envelope({"core": DIGEST, "ext": DIGEST, "signedextattrs": ["subject", "traceparent"]}, SIGNATURE),
    "header": base64.b64encode(envelope({"core": DIGEST}, SIGNATURE).encode()),
}

# A target of a GET and headers; or a request as it comes.
REQUESTS = {
    "nation": "/v1/nation/2017-1?at=2017-02-01",
    "pages": "/v1/quotas/2017-1?province=PV29&schedule=behind&lang=en&page=1&page_size=1\nAccept-Encoding: gzip;q=0.5",
    "what-if": "/v1/what-if/2017-1?national_total=9000&method=statutory&transfer=GM0716:GM0664:3&reorganisation=GM0518:GM0716:5",
    "form": "/2017-1/what-if?national_total=12.000&from=%27s-Gravenhage&to=Tholen&persons=3&method=\nIf-None-Match: *",
    "municipality": "/2017-1/GM0716?lang=en",
    "table": "/v1/quotas/2017-1.csv?province=PV29",
    "workbook": "/2017-1.xlsx",
    "explanation": "/v1/quotas/2017-1/GM0716/explanation",
    "stream": "/v1/stream?municipality=GM0716&after=1\nLast-Event-ID: 5",
    "asset": "/assets/board.css",
    "nothing": "/v1/%3Cfuzz%3E%22/..%2f%0d%0afuzz:1",
    "metrics": "/metrics",
    "two": "HEAD /readyz HTTP/1.1\r\nHost: x\r\n\r\nPOST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc",
}

# The parts of a workbook, with %% between them: workbook, styles, shared texts, sheet.
BOOK = '<workbook><workbookPr date1904="0"/><sheets><sheet name="Blad1" sheetId="1" r:id="rId1" xmlns:r="r"/></sheets></workbook>'
STYLES = (
    '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="d mmm yyyy"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>'
)
TEXTS = "<sst><si><t>Peildatum</t></si><si><r><t>Regi</t></r><r><t>o</t></r></si><si><t>Inwoners</t></si></sst>"
SHEET = (
    '<worksheet><cols><col min="9" max="9" hidden="1"/></cols><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>'
    '<c r="C1" t="s"><v>2</v></c></row><row r="2"><c r="A2" s="1"><v>42370</v></c><c r="B2"><v>716</v></c>'
    '<c r="C2" t="inlineStr"><is><t>25.412</t></is></c></row><row><c s="2"><v>42370.5</v></c><c t="e"><v>#N/A</v></c><c><f>A1</f></c></row>'
    '<row hidden="1"><c t="str"><v>Totaal</v></c><c t="b"><v>1</v></c></row></sheetData></worksheet>'
)
WORKBOOKS = {
    "all": "\n%%\n".join([BOOK, STYLES, TEXTS, SHEET]),
    "from-1904": "\n%%\n".join([BOOK.replace('"0"', '"1"'), STYLES, TEXTS, SHEET]),
    "last-row": "\n%%\n".join([BOOK, STYLES, TEXTS, SHEET.replace('<row r="2"', f'<row r="{2**63 - 1}"')]),
}
TABLES = {
    "ministry": "official\nperiod=2017-1e helft\nannounced_on=1-10-2016\n\nBijlage 1;;\n;;\nGemeentecode;Aantal personen;\n0716;1.234;\n;;\n"
    "Totaal;1.234;\nBron: BZK\n",
    "cbs": "population\n\n\"Bevolking\"\n\"Regio's\";\"Peildatum\";\"Inwonertal\"\nNederland;1 januari 2016;16 979 120\n716;01/01/2016;7,00\n",
    "utf16": b"register\neffective_on=2016-01-01\n\n\xff\xfe"
    + "code\tnaam\tprovincie\tlat\tlon\r\n716\tTholen\tZeeland\t51,5\t4,2\r\n".encode("utf-16-le"),
    "windows": "register\neffective_on=2016-01-01\n\ncode;naam;provincie;lat;lon\n1900;Súdwest-Fryslân;Fryslân;53,0;5,7\n".encode("cp1252"),
}


def history():
    """A small message of each kind of record and of determination, and another form of it."""
    rng = random.Random(1)
    kinds = {}
    for message in make_history(1, 4000, to_time(date(2017, 7, 1))):
        if 0 < len(message.value or b"") < SMALL:
            kinds.setdefault(kind_of(message), message)
    for kind, message in sorted(kinds.items()):
        for i, form in enumerate([message, disguise(rng, message)]):
            yield message.topic, f"{kind}-{i}", form


def kind_of(message):
    if message.topic != DETERMINATIONS:
        return message.topic.split(".")[1]
    try:
        return PB.Determination.FromString(message.value).WhichOneof("determined") or "nothing"
    except DecodeError:
        return "malformed"


def short(content):
    return bytes([min(len(content), 254)]) + content[:254]


def event_input(topic, message):
    headers = b"".join(
        short(name.encode()) + (b"\xff" if value is None else short(value)) for name, value in message.headers[:16]
    )
    return bytes([INPUT_TOPICS.index(topic), min(len(message.headers), 16)]) + headers + (message.value or b"")


def outputs():
    quota = PB.Quota(municipality_code="GM0716", revision=7, quota=20, corrected_quota=37, remaining=-2)
    quota.period.year, quota.period.half = 2017, 1
    quota.position_date.CopyFrom(make_date(date(2017, 3, 31)))
    nation = PB.NationalQuota(revision=3, national_total=13000, waiting=-4)
    nation.period.year, nation.period.half = 2017, 2
    return {"quota": ("GM0716/2017-1", quota), "nation": ("2017-2", nation)}


def record_files():
    """Rows by the columns of the messages."""
    ids = [f"0190b3a0-0000-7000-8000-{n:012X}" for n in range(LINES)]
    rows = {
        0: [{"permit_id": i, "category": "asylum", "persons": 3, "granted_on": "2017-01-31", "event_time": T} for i in ids],
        1: [{"arrival_id": i, "sponsor_permit_id": ids[0], "persons": 2, "arrived_on": "2017-02-28"} for i in ids],
        2: [
            {"placement_id": i, "municipality_code": "GM0716", "persons": 1, "housed_on": "2017-03-31", "origin": "1", "event_id": i}
            for i in ids
        ],
    }
    for kind, items in rows.items():
        out = io.StringIO()
        writer = csv.DictWriter(out, items[0], delimiter=",;,"[kind], lineterminator="\r\n" if kind else "\n")
        writer.writeheader()
        writer.writerows(items)
        yield f"csv-{kind}", bytes([kind]) + (b"\xef\xbb\xbf" if kind == 1 else b"") + out.getvalue().encode()
        yield f"json-{kind}", bytes([kind]) + "\n".join(map(json.dumps, items)).encode()


def determination_files():
    for name, what in GIVEN.items():
        given, file = what if isinstance(what, tuple) else (what, None)
        lines = (TOP / "deploy/reference" / file).read_text().splitlines(keepends=True)[:LINES] if file else []
        yield name, (given + "".join(lines)).encode()


def inputs():
    """Target, name and content of each."""
    for topic, name, message in history():
        value = message.value or b""
        body = value[6:] if value[:1] == b"\0" else value
        index = bytes([INPUT_TOPICS.index(topic)])
        yield "event", name, event_input(topic, message)
        yield "wire", name, index + body
        yield "decode", name, index + body
    for index, (name, (key, message)) in enumerate(outputs().items(), start=len(INPUT_TOPICS)):
        value = message.SerializeToString()
        yield "figures", name, key.encode() + b"\n" + value
        yield "figures", f"{name}-behind-a-prefix", key.encode() + b"\n\0\0\0\0\7\0" + value
        yield "wire", name, bytes([index]) + value
        yield "decode", name, bytes([index]) + value
    for target, files in (("records", record_files()), ("determinations", determination_files())):
        yield from ((target, name, content) for name, content in files)
    texts = {"settings": SETTINGS, "database_url": URLS, "server_list": SERVERS, "printable": PRINTABLE}
    for target, items in {**texts, "names": NAMES, "requests": REQUESTS, "trust": TRUST, "envelope": ENVELOPES, "identifiers": IDENTIFIERS, "workbook": WORKBOOKS, "determinations": TABLES}.items():
        for name, content in items.items():
            yield target, name, content if isinstance(content, bytes) else content.encode()


def main():
    for target, name, content in inputs():
        folder = FOLDER / "corpus" / target
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main()
