-- The session of an emitter that was stopped (SIGSTOP, a frozen machine) is ended by the server, and its lead with it.
SET idle_session_timeout = '15s'
