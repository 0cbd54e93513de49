"""The product where every program has a role of its own: by TLS (verify-full), with a password (SCRAM), on a private PostgreSQL."""

import re
import shutil
import subprocess
from urllib.parse import urlsplit, urlunsplit

import psycopg2

from protos import REPOSITORY
from servers import CONSUMERS, PrivateServer, System, fresh_database, make_roles

PROGRAMS = (*CONSUMERS, "quota-emitter", "board")
NAMES = (*PROGRAMS, "operator", "reader")  # all but the owner


class SecurePostgres(PrivateServer):
    """One that lets in only who comes by TLS with a password (deploy/postgres/start --secure)."""

    def __init__(self, folder):
        super().__init__("postgres", "DATABASE_URL_FILE", folder, "--secure")

    def url(self, name):
        return (self.folder / "urls" / name).read_text().strip()

    def sql(self, statement, values=None, name="admin"):
        connection = psycopg2.connect(self.url(name))
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            rows = cursor.fetchall() if cursor.description else []
        connection.close()
        return rows

    def certify(self, *names, authority="tls"):
        """A certificate for each name, of the authority in that folder."""
        subprocess.run([REPOSITORY / "deploy" / "kafka" / "certificates", self.folder / authority, *names], check=True, capture_output=True)

    def install(self, name, to):
        """Puts a file of FOLDER/tls where PostgreSQL reads it."""
        place = self.folder / "data" / to
        mode, owner = place.stat().st_mode, place.owner()
        shutil.copy(self.folder / name, place)
        place.chmod(mode & 0o777)
        shutil.chown(place, owner)

    def reload(self):
        self.sql("SELECT pg_reload_conf()")


class SecureSystem(System):
    """On a database of its own; a schema that is not public has roles of its own."""

    def __init__(self, bootstrap_servers, server, folder, database=None, schema="public"):
        super().__init__(bootstrap_servers, "", folder)
        del self.environment["DATABASE_URL"]
        self.server, self.schema = server, schema
        self.database = database or urlsplit(fresh_database(server.url("admin"), f"test_{folder.name}")).path[1:]
        self.urls = folder / "urls"
        self.urls.mkdir()
        make_roles(self.url("admin"), passwords=server.folder / "passwords", schema=schema)
        for name in (*NAMES, "owner"):
            self.write_url(name)

    def role(self, name):
        return "_".join(["taakstelling", *([] if self.schema == "public" else [self.schema]), *name.split("-")])

    def url(self, name, password=None, **options):
        """As that role, or as PostgreSQL's administrator."""
        parts = urlsplit(self.server.url(name))
        user = parts.username if name == "admin" else self.role(name)
        query = parts.query + "".join(f"&{key}={value}" for key, value in options.items())
        netloc = f"{user}:{password or parts.password}@{parts.netloc.rpartition('@')[2]}"
        return urlunsplit(parts._replace(netloc=netloc, path="/" + self.database, query=query))

    def write_url(self, name, password=None, **options):
        """Into the file that the program of that name reads: a new one in place of the one before."""
        new = self.urls / f".{name}"
        new.write_text(self.url(name, password, **options) + "\n")
        new.rename(self.urls / name)

    def as_role(self, name):
        return {"DATABASE_URL_FILE": str(self.urls / name)}

    def start(self, program, number=1, **settings):
        return super().start(program, number, **{**self.as_role(program), **settings})

    def run_taakctl(self, *arguments, seconds=120, given=""):
        """As the operator, and what migrates as the owner."""
        return self.run_taakctl_as("owner" if arguments[0] == "migrate" else "operator", *arguments, seconds=seconds, given=given)

    def run_taakctl_as(self, name, *arguments, seconds=120, given=""):
        before = self.environment
        self.environment = {**before, **self.as_role(name)}
        try:
            return super().run_taakctl(*arguments, seconds=seconds, given=given)
        finally:
            self.environment = before

    def connect(self, name):
        connection = psycopg2.connect(self.url(name))
        connection.cursor().execute(f"SET search_path = {self.schema}; SET statement_timeout = '60s'")
        connection.commit()
        return connection

    def sql(self, statement, values=None):
        """As the administrator."""
        connection = self.connect("admin")
        with connection, connection.cursor() as cursor:
            cursor.execute(statement, values)
            rows = cursor.fetchall() if cursor.description else []
        connection.close()
        return rows

    def refusals(self):
        """What PostgreSQL refused to somebody, by the logs."""
        return [line for log in self.folder.glob("*.log") for line in log.read_text().splitlines() if re.search("42501|permission denied", line)]
