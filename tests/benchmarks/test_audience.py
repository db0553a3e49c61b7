"""A talk: many visitors arrive on one link, edit and leave, and each is to be answered.

Run with `pytest tests/benchmarks/test_audience.py -s`; nothing is asserted about time. The
speaker has the page open already. Visitors and server share the machine. Every answer is
checked against the package, on the visitor's own numbers: nothing may be lost, wrong, or
another visitor's.
"""

import asyncio
import time
from random import Random

import numpy as np
import pytest
from conftest import ROOT, resident, start_page
from visitor import Session, Visitor, stream
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from attention.panels import cells
from attention.presets import OPENING
from attention.scenario import Scenario

ARRIVAL, PAUSE, EDITS = 10.0, 5.0, 6  # seconds, seconds, and edits a visitor
PATIENCE = 60  # seconds for an answer, before it counts as lost
FORGOTTEN = 150  # seconds: Streamlit keeps a session for two minutes after its visitor has left


class Tally:
    """What all visitors have met."""

    def __init__(self) -> None:
        self.first: list[float] = []
        self.answers: list[float] = []
        self.lost = 0
        self.wrong = 0


async def answer(line, session: Session, request: bytes) -> float:
    """Send a request; return the seconds until the last message of the answer."""
    start = time.perf_counter()
    await line.send(request)
    async with asyncio.timeout(PATIENCE):
        while not session.hear(await line.recv()):
            pass
    return time.perf_counter() - start


def edited(scenario: Scenario, session: Session, chance: Random) -> tuple[Scenario, str, bytes]:
    """Return the scenario after an edit of a word or a matrix, which, and the request for it."""
    number = round(chance.uniform(-3, 3), 3)
    if chance.random() < 0.5:
        word = chance.randrange(len(scenario.words))
        moved = scenario.moved(word, (number, scenario.embeddings[word][1]))
        return moved, "words", session.edit("words", word, "x", number)
    table = chance.choice(["W_Q", "W_K"])
    rows = [list(row) for row in scenario.matrix(0, table)]
    rows[0][0] = number
    return scenario.with_matrix(0, table, rows), table, session.edit(table, 0, "1", number)


async def visit(address: str, number: int, visitors: int, tally: Tally, all_there) -> None:
    """Arrive, edit now and then, and compare what is shown with what should be."""
    chance, scenario = Random(number), OPENING.scenario
    await asyncio.sleep(ARRIVAL * number / visitors)
    try:
        arrived = time.perf_counter()
        async with connect(stream(address), subprotocols=["streamlit"], max_size=None) as line:
            session = Session()
            await answer(line, session, session.arrival())
            tally.first.append(time.perf_counter() - arrived)
            # Nobody waits for the others' answers: else all would soon edit at the same moment.
            due = time.perf_counter() + PAUSE * chance.random()
            for _ in range(EDITS):
                await asyncio.sleep(due - time.perf_counter())
                scenario, table, request = edited(scenario, session, chance)
                await answer(line, session, request)
                tally.answers.append(time.perf_counter() - due)
                shown = session.shown("weights")["weight"].to_numpy()
                tally.wrong += not np.allclose(shown, cells(scenario, heads=[0])["weight"])
                # A browser's table then says that nothing is edited any more.
                await answer(line, session, session.settled(table))
                due += PAUSE
            await all_there.wait()
    except (OSError, TimeoutError, WebSocketException):
        tally.lost += 1
        await all_there.wait()


@pytest.mark.parametrize("visitors", [100, 300])
def test_audience(tmp_path, visitors):
    server, address = start_page(ROOT / "app.py", tmp_path / "log")
    speaker = Visitor(address)
    tally, at_rest = Tally(), resident(server.pid)

    async def talk() -> float:
        all_there = asyncio.Barrier(visitors + 1)
        async with asyncio.TaskGroup() as group:
            for number in range(visitors):
                group.create_task(visit(address, number, visitors, tally, all_there))
            while all_there.n_waiting < visitors:
                await asyncio.sleep(0.1)
            full = resident(server.pid)
            await all_there.wait()
        return full

    full = asyncio.run(talk())
    time.sleep(FORGOTTEN)
    speaker.edit("W_Q", 0, "1", 1.0)  # whoever is still there tidies up
    left = resident(server.pid)
    speaker.close()
    server.terminate()
    server.wait(10)
    print(
        f"\n{visitors} visitors arrive within {ARRIVAL:g} s, {EDITS} edits each, {PAUSE:g} s apart"
    )
    for what, seconds in (("first picture", tally.first), ("edit", tally.answers)):
        p50, p95, most = 1000 * np.percentile(seconds, [50, 95, 100])
        print(f"  {what:13} p50 {p50:6.0f}  p95 {p95:6.0f}  largest {most:6.0f} ms")
    print(f"  {len(tally.answers)} edits answered, {tally.lost} visitors lost, {tally.wrong} wrong")
    print(f"  MiB: {at_rest:.0f} with the speaker alone, {full:.0f} with all", end="")
    print(f" ({1024 * (full - at_rest) / visitors:.0f} KiB each), {left:.0f} after all have left")
    assert not tally.lost
    assert not tally.wrong
