"""How gunicorn serves the portal: `gunicorn --config=python:portal.serving`."""

from concurrent.futures import Future

from gunicorn.workers.gthread import TConn, ThreadWorker


class Worker(ThreadWorker):
    """It takes a new connection only where a thread is free for it.

    Until then it waits in the listener's queue, from which any process takes the first that came.
    Gunicorn's own takes up to a thousand at once, though another process has nothing to do.
    Connections that are kept for a next request do not count, so they keep no new one waiting.
    """

    def __init__(self, *args, **kwargs) -> None:
        self.new: set[TConn] = set()
        super().__init__(*args, **kwargs)

    @property
    def worker_connections(self) -> int:
        """How many there may be now, of which it asks before each that it takes."""
        return self.cfg.worker_connections if len(self.new) < self.cfg.threads else 0

    @worker_connections.setter
    def worker_connections(self, most: int) -> None:
        """It is read of the settings."""

    def enqueue_req(self, conn: TConn) -> None:
        if not conn.initialized:
            self.new.add(conn)
        super().enqueue_req(conn)

    def finish_request(self, conn: TConn, fs: Future) -> None:
        self.new.discard(conn)
        super().finish_request(conn, fs)


wsgi_app = "portal.wsgi"
worker_class = Worker
preload_app = True  # once for all workers, which share it; new code comes with a new image
workers = 3
threads = 4
worker_tmp_dir = "/dev/shm"  # the heartbeat never waits for a disk
control_socket_disable = True
