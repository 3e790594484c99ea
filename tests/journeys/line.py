"""A line between the browser and the app that can be cut, as a cable is."""

import socket
import threading
from contextlib import suppress
from types import TracebackType

_CHUNK = 64 * 1024


class Line:
    """Hands on what comes to its port; cut, it ends all calls and takes no new ones until it is mended."""

    def __init__(self, port: int) -> None:
        self._far = ("127.0.0.1", port)
        self._door = socket.create_server(("127.0.0.1", 0))
        self._ends: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._cut_after: int | None = None
        self._is_cut = False
        self.sent_bytes = 0
        """What went from the browser to the app."""
        self.was_cut = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._door.getsockname()[1]}"

    def __enter__(self) -> "Line":
        threading.Thread(target=self._take_calls, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.cut()
        self._door.close()

    def cut_after(self, more_bytes: int) -> None:
        """Cut by itself as soon as the browser has sent so much more, wherever in a part that is."""
        self._cut_after = self.sent_bytes + more_bytes

    def cut(self) -> None:
        with self._lock:
            self._is_cut = True
            ends, self._ends = self._ends, set()
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self.was_cut.set()

    def mend(self) -> None:
        with self._lock:
            self._cut_after, self._is_cut = None, False
        self.was_cut.clear()

    def _take_calls(self) -> None:
        with suppress(OSError):  # the door is closed at the end
            while True:
                near, _ = self._door.accept()
                self._connect(near)

    def _connect(self, near: socket.socket) -> None:
        try:
            far = socket.create_connection(self._far)
        except OSError:
            near.close()
            return
        with self._lock:
            if self._is_cut:
                near.close()
                far.close()
                return
            self._ends |= {near, far}
        threading.Thread(target=self._hand_on, args=(near, far, True), daemon=True).start()
        threading.Thread(target=self._hand_on, args=(far, near, False), daemon=True).start()

    def _hand_on(self, source: socket.socket, target: socket.socket, counts: bool) -> None:
        with source, target:
            with suppress(OSError):
                while chunk := source.recv(_CHUNK):
                    if counts:
                        self._count(len(chunk))
                    target.sendall(chunk)
            for end in (source, target):
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)  # or the other thread, which waits in it, keeps the call open

    def _count(self, more_bytes: int) -> None:
        self.sent_bytes += more_bytes
        if self._cut_after is not None and self.sent_bytes > self._cut_after:
            self.cut()
