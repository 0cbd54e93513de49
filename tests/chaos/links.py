"""TCP links between a service and PostgreSQL that can be cut, held and slowed, as a network does."""

import asyncio
import threading

PIECE = 65_536
SLOW_SECONDS = 0.03  # for each piece


class Links:
    """One link for each name, all to the same port of 127.0.0.1, in a thread with an event loop of its own."""

    def __init__(self, target):
        self.target = target
        self.links = {}
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    def port(self, name):
        """The port on which that name's link listens."""
        if name not in self.links:
            self.links[name] = Link(self.target)
            self._do(self.links[name].open())
        return self.links[name].port

    def set(self, names, mode):
        """mode: open, cut (refused and reset), hold (nothing passes, nobody is told) or slow."""
        for name in names:
            self._do(self.links[name].set(mode))

    def close(self):
        for link in self.links.values():
            self._do(link.close())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    def _do(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(10)


class Link:
    def __init__(self, target):
        self.target = target
        self.mode = "open"
        self.flows = asyncio.Event()
        self.flows.set()
        self.writers = set()

    async def open(self):
        self.server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]

    async def set(self, mode):
        self.mode = mode
        if mode == "cut":
            for writer in self.writers:
                writer.transport.abort()
        self.flows.clear() if mode == "hold" else self.flows.set()

    async def close(self):
        self.server.close()
        await self.set("cut")

    async def _connected(self, near_reader, near_writer):
        far_writer = None
        try:
            if self.mode == "cut":
                return
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
            self.writers |= {near_writer, far_writer}
            await asyncio.gather(self._pump(near_reader, far_writer), self._pump(far_reader, near_writer))
        except OSError:
            pass
        finally:
            for writer in {near_writer, far_writer} - {None}:
                self.writers.discard(writer)
                writer.transport.abort()

    async def _pump(self, reader, writer):
        while data := await reader.read(PIECE):
            await self.flows.wait()
            if self.mode == "slow":
                await asyncio.sleep(SLOW_SECONDS)
            writer.write(data)
            await writer.drain()
        await self.flows.wait()
        raise ConnectionError("one end has closed")
