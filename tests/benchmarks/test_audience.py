"""A talk: many visitors arrive on one link, edit and leave, and each is to be answered.

Run with `pytest -n 0 -s tests/benchmarks/test_audience.py`; nothing is asserted about time.
The speaker has the page open already. Visitors and server share the machine. Every answer is
checked against the package, on the visitor's own numbers: nothing may be lost, wrong, or
another visitor's. An edit is timed from when it was due, whatever the one before has taken.
"""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np
import pytest
from conftest import ROOT, resident, start_page
from copies import running_copies
from session import Session
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from visitor import LAPTOP, STREAMLIT, Visitor, stream
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from attention.figures.heatmaps import cells
from attention.lessons import OPENING
from attention.scenario import Scenario

ARRIVAL, PAUSE, EDITS = 10.0, 5.0, 12  # seconds, seconds, and edits a visitor
PATIENCE = 60  # seconds for an answer, before it counts as lost
FORGOTTEN = 2  # seconds: then the server lets go of those who left; by default after 120


class Tally:
    """What all visitors have met."""

    def __init__(self) -> None:
        self.first: list[float] = []  # seconds from arriving to the figure
        self.whole: list[float] = []  # and to all of the page
        self.began = 0.0
        self.among_arrivals: list[float] = []
        self.answers: list[float] = []
        self.shown: list[tuple[Scenario, bytes]] = []
        self.lost = 0

    def wrong(self) -> int:
        """Return how many answers were wrong: all are kept till then, for checks take time."""
        return sum(
            not np.allclose(
                convert_arrow_bytes_to_pandas_df(shown)["weight"].dropna(),
                cells(scenario, heads=[0])["weight"],
            )
            for scenario, shown in self.shown
        )


async def answer(line: ClientConnection, session: Session, request: bytes) -> float:
    """Send a request and hear all of the answer; return when the first picture had come."""
    picture = 0.0
    await line.send(request)
    async with asyncio.timeout(PATIENCE):
        while not session.hear(await line.recv(decode=False)):
            if not picture and "panels" in session.datasets:
                picture = time.perf_counter()
    return picture


def edited(scenario: Scenario, session: Session, chance: Random) -> tuple[Scenario, str, bytes]:
    """Return the scenario after an edit of a word or a matrix, which, and the request for it."""
    number = round(chance.uniform(-3, 3), 3)
    if chance.random() < 0.5:
        word = chance.randrange(len(scenario.words))
        moved = scenario.moved(word, (number, scenario.embeddings[word][1]))
        return moved, "words", session.edit("words", word, "x", str(number))
    table = chance.choice(["W_Q", "W_K"])
    rows = [list(row) for row in scenario.matrix(0, table)]
    rows[0][0] = number
    return scenario.with_matrix(0, table, rows), table, session.edit(table, 0, "1", str(number))


async def visit(
    address: str, number: int, visitors: int, tally: Tally, all_there: asyncio.Barrier
) -> None:
    """Arrive, edit now and then, and compare what is shown with what should be."""
    chance, scenario = Random(number), OPENING.scenario
    await asyncio.sleep(ARRIVAL * number / visitors)
    try:
        arrived = time.perf_counter()
        async with connect(stream(address), subprotocols=[STREAMLIT], max_size=None) as line:
            session = Session(LAPTOP)
            await answer(line, session, session.arrival())
            tally.first.append(await answer(line, session, session.measured()) - arrived)
            tally.whole.append(time.perf_counter() - arrived)
            # Nobody waits for the others' answers: else all would soon edit at the same moment.
            due = time.perf_counter() + PAUSE * chance.random()
            for _ in range(EDITS):
                await asyncio.sleep(due - time.perf_counter())
                scenario, table, request = edited(scenario, session, chance)
                await answer(line, session, request)
                arriving = due < tally.began + ARRIVAL
                answers = tally.among_arrivals if arriving else tally.answers
                answers.append(time.perf_counter() - due)
                tally.shown.append((scenario, session.datasets["panels"]))
                if table in session.drawn:  # a browser's table then says that it has settled
                    await answer(line, session, session.settled(table))
                due += PAUSE
            await all_there.wait()
    except (OSError, TimeoutError, WebSocketException):
        tally.lost += 1
        await all_there.wait()


class Servers(NamedTuple):
    """What visitors meet: an address, and the processes that serve the page there."""

    address: str
    processes: list[int]

    def resident(self) -> float:
        """Return the memory of all processes, in MiB."""
        return sum(map(resident, self.processes))


@contextmanager
def served_by(copies: int, folder: Path, *options: str) -> Iterator[Servers]:
    """Yield one copy of the page with these options, or two behind nginx."""
    if copies == 2:
        with running_copies(folder) as both:
            pages = [both.running[copy].pid for copy in both.ports]
            yield Servers(both.address, pages)
        return
    server, address = start_page(ROOT / "app.py", folder / "log", *options)
    try:
        yield Servers(address, [server.pid])
    finally:
        server.terminate()
        server.wait(10)


@pytest.mark.parametrize(("visitors", "copies"), [(100, 1), (200, 1), (300, 1), (300, 2)])
def test_audience(tmp_path: Path, visitors: int, copies: int) -> None:
    tally = Tally()

    async def talk(servers: Servers) -> float:
        tally.began = time.perf_counter()
        all_there = asyncio.Barrier(visitors + 1)
        async with asyncio.TaskGroup() as group:
            for number in range(visitors):
                visitor = visit(servers.address, number, visitors, tally, all_there)
                group.create_task(visitor)
            while all_there.n_waiting < visitors:
                await asyncio.sleep(0.1)
            full = servers.resident()
            await all_there.wait()
        return full

    with served_by(copies, tmp_path) as servers:
        speakers = [Visitor(servers.address) for _ in range(copies)]  # one meets each copy
        at_rest = servers.resident()
        full = asyncio.run(talk(servers))
        for speaker in speakers:
            speaker.close()
    print(
        f"\n{visitors} visitors of {copies} {'copies' if copies > 1 else 'copy'} arrive within "
        f"{ARRIVAL:g} s, {EDITS} edits each, one every {PAUSE:g} s"
    )
    for what, seconds in (
        ("first picture", tally.first),
        ("whole page", tally.whole),
        ("edit, while others arrive", tally.among_arrivals),
        ("edit, when all are there", tally.answers),
        ("edit, in either case", tally.among_arrivals + tally.answers),
    ):
        p50, p95, most = 1000 * np.percentile(seconds, [50, 95, 100])
        print(f"  {what:25} p50 {p50:6.0f}  p95 {p95:6.0f}  largest {most:6.0f} ms")
    wrong = tally.wrong()
    answered = len(tally.answers) + len(tally.among_arrivals)
    print(f"  {answered} edits answered, {tally.lost} visitors lost, {wrong} wrong")
    print(f"  MiB: {at_rest:.0f} with the speaker alone, {full:.0f} with all", end="")
    print(f" ({1024 * (full - at_rest) / visitors:.0f} KiB each)")
    assert not tally.lost
    assert not wrong


def test_memory(tmp_path: Path) -> None:
    """Audience after audience: what one leaves behind is there for the next."""
    forget = f"--server.disconnectedSessionTTL={FORGOTTEN}"
    with served_by(1, tmp_path, forget) as server:
        speaker = Visitor(server.address)
        print(f"\n  MiB: {server.resident():.0f} with the speaker alone", end="")
        for _ in range(3):
            audience = [Visitor(server.address) for _ in range(200)]
            for number, visitor in enumerate(audience):
                for step in range(5):
                    visitor.edit("words", 0, "x", str(number / 100 + step / 1000 - 1))
            full = server.resident()
            for visitor in audience:
                visitor.close()
            for _ in range(2):  # the server looks for the forgotten when one more comes or goes
                time.sleep(2 * FORGOTTEN)
                Visitor(server.address).close()
            print(f"; {full:.0f} with 200 more, {server.resident():.0f} after they left", end="")
        speaker.close()


def test_memory_of_an_hour(tmp_path: Path) -> None:
    """One visitor edits as often as in an hour with an edit a second."""
    with served_by(1, tmp_path) as server:
        visitor = Visitor(server.address)
        print("\n  edits: MiB", end="")
        for edit in range(3601):
            number = f"{edit / 10_000 - 1:.4f}"
            visitor.edit(*(("words", 0, "x", number) if edit % 2 else ("W_Q", 0, "1", number)))
            if edit % 400 == 0:
                print(f"; {edit}: {server.resident():.1f}", end="", flush=True)
        visitor.close()
