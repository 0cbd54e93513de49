"""Every query of every program, on tables of one row and of very many, which were never analysed: how the cost grows.

Cost is rows visited and blocks touched, not time. Each is run on a connection that saw the tables while they were small
and keeps the plans that it made then, as a service's does; and on a new one.
"""

import uuid

import psycopg2
import pytest

import query_cases
from large_tables import fill
from queries import Session, cost_of, is_planned, query_names, readable, session_names
from query_cases import CASES, EVERYTHING, SCRIPTS, WITHOUT_PLAN, sessions_of
from servers import System, fresh_database

MANY = 200_000
A_ROW = 60  # rows visited and blocks touched, for each that is asked for
AT_LEAST = 500

pytestmark = pytest.mark.xdist_group("growth")  # by one worker: the tables are made once

EVERY_CASE = [
    (name, sessions, case) for name, cases in sorted(CASES.items()) for sessions in sessions_of(name) for case in cases
]
KEPT = [(name, sessions, case) for name, sessions, case in EVERY_CASE if name not in SCRIPTS and not case.before]


class Tables:
    """A database whose tables grow; sessions that saw them small."""

    def __init__(self, url, analysed):
        self.url = url
        self.early = {}
        self.grow(0, 1)
        if analysed:
            self.analyse()
        for name, sessions, case in KEPT:
            self.early_session(sessions).keep_plan(name, case.parameters)
        self.grow(1, MANY)

    def grow(self, first, count):
        connection = psycopg2.connect(self.url)
        with connection.cursor() as cursor:
            fill(cursor, first, count)
        connection.commit()
        connection.close()

    def analyse(self):
        connection = psycopg2.connect(self.url)
        connection.autocommit = True
        connection.cursor().execute("ANALYZE")
        connection.close()

    def early_session(self, sessions):
        if sessions not in self.early:
            self.early[sessions] = Session(self.url, sessions)
        return self.early[sessions]

    def close(self):
        for session in self.early.values():
            session.close()


@pytest.fixture(scope="module", params=("never analysed", "analysed with a row"))
def tables(request, postgres, tmp_path_factory):
    url = fresh_database(postgres.address, f"test_{uuid.uuid4().hex}")
    System("127.0.0.1:1", url, tmp_path_factory.mktemp("growth")).taakctl("migrate")
    tables = Tables(url, request.param.startswith("analysed"))
    yield tables
    tables.close()


def check(case, plans):
    most = AT_LEAST + A_ROW * (MANY if case.keys is EVERYTHING else case.keys)
    cost = sum(map(cost_of, plans))
    assert cost <= most, f"{cost:,} of at most {most:,}\n" + "\n".join(map(readable, plans))


def word(value):
    """For the name of a test."""
    if isinstance(value, str):
        return value
    return value[-1] if isinstance(value, tuple) else "everything" if value.keys is EVERYTHING else f"{value.keys}"


@pytest.mark.parametrize("name, sessions, case", EVERY_CASE, ids=word)
def test_a_new_connection(tables, name, sessions, case):
    session = Session(tables.url, sessions)
    try:
        if name in SCRIPTS:
            check(case, session.plans_of_script(name, case.before))
        else:
            check(case, [session.plan_of_prepared(name, case.parameters, case.before)])
    finally:
        session.close()


@pytest.mark.parametrize("name, sessions, case", KEPT, ids=word)
def test_a_connection_that_saw_small_tables(tables, name, sessions, case):
    check(case, [tables.early_session(sessions).plan_of_prepared(name, case.parameters)])


def test_every_query_has_a_case():
    planned = {name for name in query_names() if is_planned(name)} - {"common/migration_run"}
    assert planned == set(CASES)
    assert set(query_names()) == set(CASES) | WITHOUT_PLAN
    assert not set(CASES) & WITHOUT_PLAN
    used = {file for _, sessions, _ in EVERY_CASE for file in sessions}
    assert used == set(session_names()), "settings of a session that no query is run with"
