"""A talk: many visitors arrive on one link, edit and leave, and each is to be answered.

Run with `pytest tests/benchmarks/test_audience.py -s`; nothing is asserted about time.
Visitors and server share the machine. Every answer is checked against the package, on the
visitor's own numbers: nothing may be lost, wrong, or another visitor's.
"""

import asyncio
import time
from random import Random

import numpy as np
import pytest
from conftest import ROOT, resident, start_page
from visitor import Session, stream
from websockets.asyncio.client import connect

from attention.panels import cells
from attention.presets import OPENING

ARRIVAL, PAUSE, EDITS = 10.0, 5.0, 6  # seconds, seconds, and edits a visitor
PATIENCE = 60  # seconds for an answer, before it counts as lost


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


async def visit(address: str, number: int, visitors: int, tally: Tally, all_there) -> None:
    """Arrive, edit now and then, and compare what is shown with what should be."""
    chance, scenario = Random(number), OPENING.scenario
    await asyncio.sleep(ARRIVAL * number / visitors)
    try:
        async with connect(stream(address), subprotocols=["streamlit"], max_size=None) as line:
            session = Session()
            tally.first.append(await answer(line, session, session.arrival()))
            await asyncio.sleep(PAUSE * chance.random())
            for _ in range(EDITS):
                rows = [list(row) for row in scenario.matrix(0, "W_Q")]
                rows[0][0] = round(chance.uniform(-3, 3), 3)
                scenario = scenario.with_matrix(0, "W_Q", rows)
                request = session.edit("W_Q", 0, "1", rows[0][0])
                tally.answers.append(await answer(line, session, request))
                shown = session.shown("weights")["weight"].to_numpy()
                tally.wrong += not np.allclose(shown, cells(scenario, heads=[0])["weight"])
                await asyncio.sleep(PAUSE)
            await all_there.wait()
    except (OSError, TimeoutError, KeyError) as e:
        print(repr(e)[:200], end=" ")
        tally.lost += 1
        await all_there.wait()


@pytest.mark.parametrize("visitors", [100, 300])
def test_audience(tmp_path, visitors):
    server, address = start_page(ROOT / "app.py", tmp_path / "log")
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
    time.sleep(5)
    left = resident(server.pid)
    server.terminate()
    server.wait(10)
    print(
        f"\n{visitors} visitors arrive within {ARRIVAL:g} s, {EDITS} edits each, {PAUSE:g} s apart"
    )
    for what, seconds in (("first picture", tally.first), ("edit", tally.answers)):
        p50, p95, most = 1000 * np.percentile(seconds, [50, 95, 100])
        print(f"  {what:13} p50 {p50:6.0f}  p95 {p95:6.0f}  largest {most:6.0f} ms")
    print(f"  {len(tally.answers)} edits answered, {tally.lost} visitors lost, {tally.wrong} wrong")
    print(f"  MiB: {at_rest:.0f} at rest, {full:.0f} with all, {left:.0f} after all have left")
    assert not tally.lost
    assert not tally.wrong
