"""README's "To add", followed to the letter in a copy of the project."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent

# What is put before a text that stands once in the file. README says which files these are.
ADDED = {
    "attention/lessons.py": (
        (
            '    Lesson(\n        "Similar',
            '    Lesson("One", Scenario(("one",), ((1, 2),)), "Itself."),\n',
        ),
        ('"layers")\n\n\nclass', '"count", '),
    ),
    "app.py": (
        (
            '    "learning": (',
            '    "count": ("Count", lambda session: st.write("All.")),\n',
        ),
    ),
    "attention/scenario.py": (("    slope: float =", "    tripled: bool = False\n"),),
    "attention/forward.py": (
        ("    return 1 / math.sqrt", "    if options.tripled:\n        return 3.0\n"),
    ),
    "attention/exchange/link.py": (
        (
            '    _option_field("mask"',
            '    _option_field("tripled", "tripled", write_switch, read_switch),\n',
        ),
        ("`mask=1`, `window", "`tripled=1`\n    Whether scores are three times as large.\n"),
        ("keys, score, values,", "count, "),
    ),
    "attention/page/controls.py": (
        ('    st.toggle(\n        "Causal', '    st.toggle("Triple", **bind("tripled"))\n'),
    ),
}
TRIED = """
from looking import choose, draft, open_view, opened, switch
from attention.exchange.files import from_json, to_json
from attention.exchange.link import decode, encode
from attention.forward import forward
from test_link import test_all_that_a_link_can_say_is_described_by_examples_that_open

app = choose(opened("view=count"), "lesson", "One")
assert draft(app).scenario.words == ("one",)
assert "Itself." in " ".join(each.value for each in app.markdown)
app = open_view(app, "count")
assert "All." in [each.value for each in app.markdown]

app = opened()
before = forward(draft(app).scenario).heads[0].scores
tripled = draft(switch(app, "tripled")).scenario
assert abs(forward(tripled).heads[0].scores - 3 * before).max() < 1e-12
query = encode(app.session_state["session"].link)
assert "tripled=1" in query
assert decode(query)[0].scenario == from_json(to_json(tripled)) == tripled
test_all_that_a_link_can_say_is_described_by_examples_that_open()
"""


def test_a_lesson_a_view_and_a_switch_are_added_as_the_readme_says(tmp_path: Path) -> None:
    tests = ("tests/looking.py", "tests/strategies.py", "tests/test_link.py")
    for name in ("app.py", "attention", ".streamlit", *tests):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        (tmp_path / name).parent.mkdir(exist_ok=True)
        copy(ROOT / name, tmp_path / name)
    for name, additions in ADDED.items():
        text = (tmp_path / name).read_text("utf-8")
        for before, new in additions:
            assert text.count(before) == 1, before
            text = text.replace(before, new + before)
        (tmp_path / name).write_text(text, "utf-8")
    run = subprocess.run(
        [sys.executable, "-c", TRIED], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": f"{tmp_path}:{tmp_path / 'tests'}"},
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
