#include "board/connection.h"

struct database *connection_use(struct connection *connection, struct error *error)
{
    if (connection->database)
        return connection->database;
    connection->database = database_open(connection->settings, connection->identity, error);
    if (connection->database &&
        !database_command(connection->database, "SET default_transaction_read_only = on", error))
        connection_close(connection);
    if (connection->database)
        database_patience(connection->database, connection->patience_ms);
    return connection->database;
}

void connection_close(struct connection *connection)
{
    database_close(connection->database);
    connection->database = NULL;
}
