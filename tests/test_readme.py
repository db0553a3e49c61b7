"""What the README promises: its links, its commands and its notebook."""

import ast
import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import nbformat
from nbclient import NotebookClient

import attention
from attention.exchange.link import decode
from attention.exchange.texts import BY_SLUG
from attention.scenario import MAX_HEADS, MAX_LAYERS, MAX_NUMBER, MAX_WORDS
from attention.words import MAX_WORD_LENGTH

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
MEASURED = re.findall(r"^\.venv/bin/pytest -n 0 -s (\S+)  # (.*)$", README, re.MULTILINE)


def examples() -> str:
    """Return the README's notebook, and with what `help(attention)` goes on from there."""
    readme = "".join(block for kind, block in BLOCKS.findall(README) if kind == "python")
    before, _, _ = str(attention.__doc__).partition("Inside, data flows")
    lines = (line for line in before.splitlines() if line.startswith("    "))
    return readme + dedent("\n".join(lines))


def section(title: str) -> str:
    """Return what stands under a title, up to the next one."""
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


def test_there_is_a_link_for_each_lesson_and_it_opens_it() -> None:
    links = re.findall(r"\[([^]]+)\]\(http://localhost:8501/\?([^)]*)\)", README)
    lessons = [decode(query)[0].lesson for _, query in links]
    assert lessons == list(BY_SLUG.values())
    assert [" ".join(text.split()) for text, _ in links] == [lesson.name for lesson in lessons]
    assert not any(decode(query)[1] for _, query in links)


def test_links_that_are_written_by_hand_make_sense() -> None:
    queries = re.findall(r'`\?([^`]+)`|\.app/\?([^"]+)"', README)
    assert len(queries) == 3
    for query in map("".join, queries):
        link, problems = decode(query)
        assert not problems, query
        assert link != decode("")[0], query


def test_what_it_names_is_there() -> None:
    named = {
        word
        for _, block in BLOCKS.findall(README)
        for word in re.findall(r"[\w./-]+\.(?:txt|py|conf)\b", block)
        if not word.startswith("/")
    }
    named |= set(re.findall(r"`((?:tests|attention|\.readme|\.streamlit)/[\w./-]+)`", README))
    named |= set(re.findall(r"\]\((\.readme/[^)]*)\)", README))
    assert len(named) > 15
    for name in named:
        assert (ROOT / name).exists(), name
    titles = {title.lower().replace(" ", "-") for title in re.findall("^#+ (.*)$", README, re.M)}
    assert set(re.findall(r"\]\(#([^)]*)\)", README)) <= titles


def test_its_map_of_the_code_has_all_there_is() -> None:
    (plan,) = (block for kind, block in BLOCKS.findall(README) if kind == "text")
    shown, folder = set(), ""
    for indent, name in re.findall(r"^( *)(\S+)  ", plan, re.MULTILINE):
        shown.add(folder + name if indent else name)
        folder = folder if indent else name
    for name in shown:
        assert (ROOT / name).exists(), name
    inside = (each for each in (ROOT / "attention").glob("[!_]*") if each.is_dir())
    assert {f"attention/{each.name}/" for each in inside} <= shown


def test_its_limits_are_those_of_the_code() -> None:
    limits = " ".join(section("Limits").split())
    for limit in (
        f"{MAX_WORDS} words", f"{MAX_WORD_LENGTH} characters", f"{MAX_WORDS} sources",
        f"{MAX_HEADS} heads", f"{MAX_LAYERS} layers", f"±{MAX_NUMBER:g}",
    ):  # fmt: skip
        assert re.search(rf"(?<!\d){limit}\b", limits), limit


def test_its_figures_are_those_of_the_benchmarks() -> None:
    assert MEASURED
    figures = (ROOT / "tests" / "benchmarks" / "README.md").read_text("utf-8")
    parts = figures.split("\n## ")
    for path, said in MEASURED:
        name = Path(path).name
        (part,) = (part for part in parts if name in part.partition("\n")[0])
        shares = re.findall(r"\d\.\d+", said)
        assert shares
        assert all(re.search(rf"\| {share} \|", part) for share in shares), said


def test_every_benchmark_says_how_it_is_run() -> None:
    for path in (ROOT / "tests" / "benchmarks").glob("test_*.py"):
        said = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
        assert f"`pytest -n 0 -s tests/benchmarks/{path.name}`" in said, path.name


def test_its_command_asks_nothing_on_a_machine_that_has_never_run_streamlit(tmp_path: Path) -> None:
    start = (
        "from streamlit import config\n"
        "from streamlit.runtime.credentials import check_credentials\n"
        "config.get_config_options(options_from_flags={'server.headless': False})\n"
        "check_credentials()\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", start], cwd=ROOT, env={"HOME": str(tmp_path)},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (run.returncode, run.stdout) == (0, ""), run.stderr


def test_its_notebook_runs_where_there_is_no_streamlit() -> None:
    notebook = examples()
    # Nor is there pyarrow, which pandas uses if Streamlit has brought it.
    without = "import sys\nsys.modules.update(streamlit=None, pyarrow=None)\n"
    named = r"^((?:frames\.)?(?:vectors|weights|layers)\(.*\))  # (.*)$"
    frames = re.findall(named, notebook, re.MULTILINE)
    columns = [f"assert ', '.join({frame}) == {names!r}\n" for frame, names in frames]
    assert len(columns) == 3
    run = subprocess.run(
        [sys.executable, "-c", "\n".join([without, notebook, *columns])],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr


def test_its_notebook_shows_pictures_and_tables_in_jupyter() -> None:
    # One statement a cell, since only the last of a cell is shown.
    statements = [ast.unparse(statement) for statement in ast.parse(examples()).body]
    cells = [nbformat.v4.new_code_cell(statement) for statement in statements]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(ROOT)}}).execute()
    shown = {}
    for cell in notebook.cells:
        for output in cell.outputs:  # an error has been raised already; a warning is one here
            assert output.output_type == "execute_result", output
            shown[cell.source] = output.data.get("text/html", "")
    picture = shown.pop("chart(pair)")
    assert "vega-embed" in picture
    assert "vega.github.io/schema/vega-lite/v" in picture
    assert '"hate"' in picture
    assert len(shown) == 4
    for statement, table in shown.items():
        assert "<table" in table, statement
