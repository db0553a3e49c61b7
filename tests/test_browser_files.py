"""What is taken away and brought in, in a real browser."""

import csv
import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, expect
from visiting import (
    CAPTIONS,
    Opened,
    captions,
    expect_captions,
    layer,
    open_share,
    press,
    settle,
    taken,
)

from attention.exchange.files import MAX_BYTES, from_json
from attention.lessons import OPENING
from attention.page.share import TAKE


def test_files_are_taken_away_and_say_what_the_page_says(page: Page, tmp_path: Path) -> None:
    open_share(page)
    svg = ET.parse(taken(page, "Figure as SVG", tmp_path))
    texts = ["".join(text.itertext()) for text in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert {"hope .31 · exuberance .18", "hate .32 · sycophant .18", ".53", "sycophant"} <= set(
        texts
    )
    # Where the page's font is missing, a text takes the room it has on the page.
    written = [text for text in svg.iter("{http://www.w3.org/2000/svg}text") if text.text]
    lengths = {text.text: float(text.get("textLength", 0)) for text in written}
    measured = page.locator("svg.marks text", has_text="sycophant").first.evaluate(
        "text => text.getComputedTextLength()"
    )
    assert min(lengths.values()) > 0
    assert abs(lengths["sycophant"] - measured) < 20  # bold or not
    png = taken(page, "Figure as PNG", tmp_path).read_bytes()
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = (int.from_bytes(png[at : at + 4]) for at in (16, 20))
    assert width > 2000  # 17 cm at 300 dots an inch
    assert height > 1000
    with taken(page, "Weights", tmp_path).open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [(row["head"], row["query_position"], row["key"]) for row in rows[:2]] == [
        ("1", "1", "hope"),
        ("1", "1", "exuberance"),
    ]
    assert [f"{float(row['weight']):.2f}" for row in rows[:4]] == ["0.31", "0.18", "0.32", "0.18"]
    with taken(page, "Vectors", tmp_path).open(encoding="utf-8-sig") as file:
        assert {row["role"] for row in csv.DictReader(file)} == {
            "embedding", "query", "key", "value", "output"
        }  # fmt: skip
    formulas = taken(page, "LaTeX", tmp_path)
    assert formulas.name == "attention.tex"
    row = r"\text{exuberance} & 0.53 & 0.22 & 0.18 & 0.07"
    assert row in formulas.read_text("utf-8")
    assert from_json(taken(page, "Scenario", tmp_path).read_bytes()) == OPENING.scenario
    script = taken(page, "Script", tmp_path)
    run = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    head, first, *_ = run.stdout.splitlines()
    assert head == "head 1 of 1"
    assert first.startswith("hope [0.31 0.18 0.32 0.18]")
    other = taken(page, "The same in PyTorch", tmp_path)
    assert other.name == "attention_torch.py"
    assert "scaled_dot_product_attention(Q, K, V" in other.read_text("ascii")


def test_where_there_is_no_figure_none_is_saved(opened: Opened) -> None:
    page = opened("view=beside")
    open_share(page)
    for kind in ("SVG", "PNG"):
        expect(page.get_by_role("button", name=f"Figure as {kind}")).to_be_disabled()


def test_a_scenario_is_brought_in(page: Page, tmp_path: Path) -> None:
    open_share(page)
    path = taken(page, "Scenario", tmp_path)
    content = json.loads(path.read_text("utf-8"))
    content["words"][0]["word"] = "joy"
    path.write_text(json.dumps(content), "utf-8")
    page.locator("input[type=file]").set_input_files(path)
    settle(page)
    press(page, "Open it")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(layer(page, "title").first).to_have_text("joy")
    press(page, "undo")
    expect_captions(page, CAPTIONS)


def test_pasted_words_are_brought_in_and_problems_named_by_line(page: Page) -> None:
    open_share(page)
    text = page.get_by_role("textbox", name="Or words, typed or pasted")
    text.fill("sun, 1, 2\nmoon, x, 1\n<b>bold</b>, 0, 500")
    press(page, "Open it")
    problem = page.get_by_role("dialog").get_by_test_id("stAlert")
    expect(problem).to_contain_text("line 2, column x: a number from -100 to 100")
    expect(problem).to_contain_text("line 3, column y: only numbers")
    expect(text).to_have_value("sun, 1, 2\nmoon, x, 1\n<b>bold</b>, 0, 500")
    assert captions(page) == CAPTIONS
    text.fill("sun, 1, 2\nmoon, 2, 1")
    press(page, "Open it")
    expect(layer(page, "title")).to_have_count(2)
    expect(layer(page, "title").last).to_have_text("moon")


def test_the_size_that_a_file_may_have_is_said_once(page: Page, tmp_path: Path) -> None:
    open_share(page)
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_test_id("stFileUploader")).to_contain_text("1MB per file")
    expect(dialog).not_to_contain_text("kB")
    path = tmp_path / "words.json"
    path.write_text(" " * MAX_BYTES)  # the largest that can be uploaded is read
    bring(page, path)
    expect(dialog.get_by_test_id("stAlert")).to_contain_text("there is no word in it")


def test_of_any_file_it_is_said_what_can_not_be_read(page: Page, tmp_path: Path) -> None:
    open_share(page)
    path = tmp_path / "attention.npy"
    np.save(path, np.eye(3))
    bring(page, path)
    said = page.get_by_role("dialog").get_by_test_id("stAlert")
    expect(said).to_contain_text("weights go here as np.savetxt or print writes them")


def bring(page: Page, path: Path) -> None:
    page.locator("input[type=file]").set_input_files(path)
    settle(page)
    press(page, "Open it")


def test_what_was_guessed_of_a_file_is_said_and_nothing_of_it_is_run(
    page: Page, tmp_path: Path
) -> None:
    open_share(page)
    path = tmp_path / "words.csv"
    path.write_bytes("Wort;x;y;;\n<b>Glück</b>;-1,5;0,5;;\n**$x$**;1;–2;;\n;;;;".encode("cp1252"))
    bring(page, path)
    said = page.get_by_role("dialog").get_by_test_id("stAlert")
    expect(said).to_contain_text("it was read as Windows-1252")
    expect(said).to_contain_text("line 1 was taken for a heading")
    assert said.locator("b, strong, .katex").count() == 0
    assert captions(page) == CAPTIONS
    press(page, TAKE)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(layer(page, "title").first).to_have_text("<b>Glück</b>")


def test_vectors_that_were_taken_away_are_brought_in(page: Page, tmp_path: Path) -> None:
    open_share(page)
    path = taken(page, "Vectors", tmp_path)
    text = path.read_text("utf-8-sig").replace("hope", "joy")
    path.write_text(text, "utf-16")
    bring(page, path)
    alert = page.get_by_role("dialog").get_by_test_id("stAlert")
    expect(alert).to_contain_text("these are vectors")
    press(page, TAKE)
    expect(layer(page, "title").first).to_have_text("joy")


def test_of_a_file_and_a_text_it_is_said_that_only_one_is_taken(page: Page, tmp_path: Path) -> None:
    open_share(page)
    path = tmp_path / "words.txt"
    path.write_text("sun, 1, 2")
    page.get_by_role("textbox", name="Or words, typed or pasted").fill("moon, 2, 1")
    bring(page, path)
    problem = page.get_by_role("dialog").get_by_test_id("stAlert")
    expect(problem).to_contain_text("here are a file and a text: only one of them can be opened")
    assert captions(page) == CAPTIONS
    page.get_by_role("textbox", name="Or words, typed or pasted").fill("")
    press(page, "Open it")
    expect(layer(page, "title")).to_have_text(["sun"])


def test_switches_of_the_dialog_are_off_when_it_is_opened_again(page: Page) -> None:
    open_share(page)
    dialog = page.get_by_role("dialog")
    link = dialog.get_by_test_id("stCode")
    dialog.get_by_text("without controls").click()
    expect(link).to_contain_text("hide=1")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    open_share(page)
    expect(link).not_to_contain_text("hide=1")
    expect(dialog.get_by_role("switch", name="without controls")).not_to_be_checked()


def test_the_figure_is_taken_away_as_a_page_of_its_own(page: Page, tmp_path: Path) -> None:
    open_share(page)
    text = taken(page, "Figure (HTML)", tmp_path).read_text("utf-8")
    assert text.lstrip().startswith("<!DOCTYPE html>")
    assert "cdn.jsdelivr.net/npm/vega-lite@" in text
    assert '"share": ".31"' in text
