// Counts what went wrong with a server, for the metric taakstelling_errors_total{server,kind}.
#pragma once

// The server is "kafka" or "database". The kind is a name of a few that there are: PostgreSQL's SQLSTATE, or
// "connection" where it gave none; librdkafka's name of an error code or of a kind of log line. Any thread may call it.
void server_error_count(const char *server, const char *kind);
