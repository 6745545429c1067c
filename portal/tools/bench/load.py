"""People who ask a web server for pages, in one process: raw sockets, so that it takes little."""

import asyncio
import time
from itertools import cycle, islice

HOST = "127.0.0.1"


def load(port: int, cookies: list[str], pages: list[str], count: int) -> tuple[list[float], float]:
    """Seconds of each of so many requests, and the CPU seconds of asking. Raises RuntimeError."""
    start = time.process_time()
    times = asyncio.run(_all(port, cookies, pages, count // len(cookies)))
    return times, time.process_time() - start


async def _all(port: int, cookies: list[str], pages: list[str], each: int) -> list[float]:
    found = await asyncio.gather(
        *(
            _one(port, cookie, pages[n % len(pages) :] + pages, each)
            for n, cookie in enumerate(cookies)
        )
    )
    return [seconds for one in found for seconds in one]


async def _one(port: int, cookie: str, pages: list[str], count: int) -> list[float]:
    """One person's requests, one after the other, each over a connection of its own."""
    times: list[float] = []
    for page in islice(cycle(pages), count):
        start = time.perf_counter()
        reader, writer = await asyncio.open_connection(HOST, port)
        writer.write(
            f"GET {page} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            f"Cookie: {cookie}\r\n\r\n".encode()
        )
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n", 1)[0]:
            raise RuntimeError(f"{page}: {head.decode()}")
        await reader.read()
        writer.close()
        times.append(time.perf_counter() - start)
    return times
