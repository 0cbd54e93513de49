"""A TCP link that can be cut, held and slowed: what a network does between the services and PostgreSQL."""

import socket
import threading
import time


class Link:
    """Listens on a free port of 127.0.0.1 and forwards to another. mode: open, cut, hold or slow."""

    SLOW_SECONDS = 0.02  # for each piece

    def __init__(self, port):
        self.target = port
        self.mode = "open"
        self.changed = threading.Condition()
        self.sockets = set()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.closed = False
        threading.Thread(target=self._accept, daemon=True).start()

    def set(self, mode):
        with self.changed:
            self.mode = mode
            if mode == "cut":
                for end in list(self.sockets):
                    _shut(end)
            self.changed.notify_all()

    def close(self):
        self.closed = True
        self.set("cut")
        self.listener.close()

    def _accept(self):
        while not self.closed:
            try:
                near, _ = self.listener.accept()
                far = socket.create_connection(("127.0.0.1", self.target), 5) if self.mode != "cut" else None
            except OSError:
                far = None
            if not far:
                if not self.closed:
                    _shut(near)
                continue
            with self.changed:
                self.sockets |= {near, far}
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self._pump, args=(source, sink), daemon=True).start()

    def _pump(self, source, sink):
        try:
            while data := source.recv(65536):
                with self.changed:
                    self.changed.wait_for(lambda: self.mode != "hold")
                if self.mode == "slow":
                    time.sleep(self.SLOW_SECONDS)
                sink.sendall(data)
        except OSError:
            pass
        for end in (source, sink):
            _shut(end)
        with self.changed:
            self.sockets -= {source, sink}


def _shut(end):
    try:
        end.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    end.close()
