"""What the README promises: its links, its commands and its notebook."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from attention.exchange.link import decode
from attention.exchange.texts import BY_SLUG
from attention.lessons import VIEWS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)


def test_there_is_a_link_for_each_lesson_and_it_opens_it() -> None:
    queries = re.findall(r"\]\(http://localhost:8501/\?([^)]*)\)", README)
    lessons = [decode(query)[0].lesson for query in queries]
    assert lessons == list(BY_SLUG.values())
    assert not any(decode(query)[1] for query in queries)


def test_the_parts_of_links_it_lists_make_sense() -> None:
    table = README.split("| in a link |")[1].split("\n\n")[0]
    given = [part for part in re.findall(r"`([^`]+)`", table) if "=" in part]
    assert len(given) > 15
    for part in given:
        two_heads = "heads=2&" if part.startswith(("w", "head=")) else ""
        two_words = "words=a_0_1~b_1_0&" if "0_1~1_0" in part else ""
        sources = "sources=a_0_1&" if part == "cross=1" else ""
        assert not decode(two_heads + two_words + sources + part)[1], part
    for view in VIEWS:
        assert re.search(rf"\b{view}\b", table)


def test_the_files_it_names_are_there() -> None:
    named = {
        word
        for _, block in BLOCKS.findall(README)
        for word in re.findall(r"[\w./-]+\.(?:txt|py)\b", block)
    }
    named |= set(re.findall(r"`((?:tests|attention|\.readme|\.streamlit)/[\w./-]+)`", README))
    named |= set(re.findall(r"\]\((\.readme/[^)]*)\)", README))
    assert len(named) > 5
    for name in named:
        assert (ROOT / name).exists(), name


def test_its_notebook_runs_where_there_is_no_streamlit() -> None:
    notebook = "".join(block for kind, block in BLOCKS.findall(README) if kind == "python")
    # Nor is there pyarrow, which pandas uses if Streamlit has brought it.
    without = "import sys\nsys.modules.update(streamlit=None, pyarrow=None)\n"
    named = r"^((?:frames\.)?(?:vectors|weights|layers)\(.*\))  # (.*)$"
    frames = re.findall(named, notebook, re.MULTILINE)
    columns = [f"assert ', '.join({frame}) == {names!r}\n" for frame, names in frames]
    assert len(columns) == 3
    run = subprocess.run(
        [sys.executable, "-c", without + notebook + "".join(columns)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr


def test_its_notebook_shows_pictures_and_tables_in_jupyter() -> None:
    source = "".join(block for kind, block in BLOCKS.findall(README) if kind == "python")
    # One statement a cell, since only the last of a cell is shown.
    statements = [ast.unparse(statement) for statement in ast.parse(source).body]
    cells = [nbformat.v4.new_code_cell(statement) for statement in statements]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(ROOT)}}).execute()
    shown = {}
    for cell in notebook.cells:
        for output in cell.outputs:  # an error has been raised already; a warning is one here
            assert output.output_type == "execute_result", output
            shown[cell.source] = output.data.get("text/html", "")
    picture = shown.pop("chart(four)")
    assert "vega-embed" in picture
    assert "vega.github.io/schema/vega-lite/v" in picture
    assert '"sycophant"' in picture
    assert len(shown) == 4
    for statement, table in shown.items():
        assert "<table" in table, statement
