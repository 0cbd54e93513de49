"""The queries of the programs as they run them, and what PostgreSQL did for one: rows visited, blocks of memory touched."""

import json
import re

import psycopg2

from protos import REPOSITORY

SERVICES = REPOSITORY / "services"
COMMENT = re.compile(r"--[^\n]*")
PLANNED = re.compile(r"^(WITH|SELECT|INSERT|UPDATE|DELETE)\b")
PLAN_KEPT_AFTER = 6  # executions of a prepared query, until PostgreSQL keeps a plan for any parameters


def query_names():
    """Of all .sql files: "intake/position_look"; not of those that set up a session."""
    paths = sorted(SERVICES.glob("*/sql/*.sql"))
    return [f"{path.parts[-3]}/{path.stem}" for path in paths if not path.stem.endswith("session")]


def session_names():
    return [f"{path.parts[-3]}/{path.stem}" for path in sorted(SERVICES.glob("*/sql/*session.sql"))]


def text_of(name):
    folder, stem = name.split("/")
    return (SERVICES / folder / "sql" / f"{stem}.sql").read_text()


def statements_of(name):
    return [part.strip() for part in COMMENT.sub("", text_of(name)).split(";") if part.strip()]


def is_planned(name):
    """Whether there is something in it that PostgreSQL makes a plan for."""
    return any(PLANNED.match(statement) for statement in statements_of(name))


def nodes(plan):
    yield plan
    for part in plan.get("Plans", []):
        yield from nodes(part)


def visited(plan):
    """Rows that came by in all nodes, also those that were thrown away."""
    return sum(
        node["Actual Loops"]
        * (node["Actual Rows"] + sum(number for key, number in node.items() if key.startswith("Rows Removed")))
        for node in nodes(plan)
    )


def cost_of(plan):
    return visited(plan) + plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] + plan["Temp Written Blocks"]


class Session:
    """A connection with the settings of a program's, that rolls back whatever it is asked to do."""

    def __init__(self, url, sessions):
        self.connection = psycopg2.connect(url)
        self.cursor = self.connection.cursor()
        for name in sessions:
            self.cursor.execute(text_of(name))
        self.cursor.execute("SET statement_timeout = '60s'; SET idle_in_transaction_session_timeout = 0")
        self.cursor.execute("SET idle_session_timeout = 0")
        self.connection.commit()
        self.prepared = set()

    def close(self):
        self.connection.close()

    def roll_back(self):
        self.connection.rollback()
        self.cursor.execute("SELECT pg_advisory_unlock_all()")

    def explain(self, statement, values=None):
        self.cursor.execute("EXPLAIN (ANALYZE, BUFFERS, TIMING off, FORMAT JSON) " + statement, values)
        [[[explained]]] = self.cursor.fetchall()
        return explained["Plan"]

    def prepare(self, name, types):
        [statement] = statements_of(name)
        if name not in self.prepared:
            self.cursor.execute(f'PREPARE "{name}"{"(" + ", ".join(types) + ")" if types else ""} AS {statement}')
            self.prepared.add(name)  # stays, whatever becomes of the transaction

    def execute_text(self, name, parameters):
        marks = ", ".join(f"%s::{kind}" for kind, _ in parameters)
        return f'EXECUTE "{name}"{"(" + marks + ")" if marks else ""}'

    def plan_of_prepared(self, name, parameters, before=()):
        """As database_query runs it."""
        try:
            for statement in before:
                self.cursor.execute(statement)
            self.prepare(name, [kind for kind, _ in parameters])
            return self.explain(self.execute_text(name, parameters), [value for _, value in parameters])
        finally:
            self.roll_back()

    def keep_plan(self, name, parameters):
        """Runs a prepared query so often that it has the plan that it goes on with."""
        for _ in range(PLAN_KEPT_AFTER):
            self.plan_of_prepared(name, parameters)

    def plans_of_script(self, name, before=()):
        """As database_script runs it."""
        plans = []
        try:
            for statement in (*before, *statements_of(name)):
                if PLANNED.match(statement) and statement not in before:
                    plans.append(self.explain(statement))
                else:
                    self.cursor.execute(statement)
        finally:
            self.roll_back()
        return plans


def readable(plan, depth=0):
    removed = "".join(f", {key} {number}" for key, number in plan.items() if key.startswith("Rows Removed"))
    index = plan.get("Index Name", plan.get("CTE Name", ""))
    lines = [
        f"{'  ' * depth}{plan['Node Type']} {plan.get('Relation Name', '')} {index}: "
        f"{plan['Actual Rows']} rows × {plan['Actual Loops']}{removed}"
    ]
    return "\n".join(lines + [readable(part, depth + 1) for part in plan.get("Plans", [])])
