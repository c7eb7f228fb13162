"""Reports: what they say, and that they open without anything else."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

import pytest
from rich.console import Console

from portable.conformance.compare import Measure
from portable.conformance.report import files, html, markdown, terminal
from portable.conformance.result import Fault, Result
from portable.conformance.runner import Run


@pytest.fixture
def runs() -> list[Run]:
    measure = Measure("out", "recorded", 1.5, 8.0, "proved")
    fault = Fault("grad data", "reference", "too far away", "0.5", "<0.6>", 2, 6, (0, 1), 90.0, 8.0)
    good = Run("torch", "cpu", versions={"torch": "2.13"}, natives={"tanh": "torch.tanh"})
    good.results = [
        Result("operators/tanh/2x3", "operators", "tanh", "torch", "agree", measures=[measure]),
        Result(
            "operators/erf/2x3",
            "operators",
            "erf",
            "torch",
            "differs",
            deviation="Known. https://example.org/1",
        ),
    ]
    bad = Run("tiny", "cpu")
    bad.results = [
        Result(
            "operators/tanh/2x3",
            "operators",
            "tanh",
            "tiny",
            "differs",
            "grad data: too far away",
            faults=[fault],
            inputs="float32(2, 3) [1.0]",
            snippet="print('<no judge>')\x00",
        ),
        Result("operators/erf/2x3", "operators", "erf", "tiny", "crashed", "SIGSEGV"),
    ]
    bad.stale = ["tiny declares a deviation for x, which agrees"]
    return [good, bad]


def test_json_has_everything(runs):
    data = json.loads(files.as_json(runs))["runs"]
    assert data[0]["results"][0]["measures"] == [["out", "recorded", 1.5, 8.0, "proved"]]
    assert data[0]["declared"] == 1
    assert data[1]["results"][0]["faults"][0]["got"] == "<0.6>"
    assert data[1]["stale"]
    again = {k: v for k, v in data[1]["results"][0].items() if k != "good"}
    assert Result.from_json(again) == runs[1].results[0]


def test_junit_counts(runs):
    suites = ET.fromstring(files.as_junit(runs))
    good, bad = suites
    assert (good.get("tests"), good.get("failures"), good.get("skipped")) == ("2", "0", "1")
    assert (bad.get("tests"), bad.get("failures"), bad.get("errors")) == ("3", "1", "2")


class Page(HTMLParser):
    """Collects the addresses that a page loads or links to, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self.loaded += [named[k] for k in ("src", "href") if k in named]

    def handle_data(self, data):
        self.text += data


def test_the_page_is_self_contained_and_escaped(runs):
    page = Page()
    page.feed(html.as_html(runs))
    assert [address for address in page.loaded if not address.startswith("#")] == [
        "https://example.org/1"
    ]
    for word in ("torch.tanh", "<0.6>", "90 ulp", "not run (1)", "Known.", "stale", "torch 2.13"):
        assert word in page.text, word
    assert "portable conformance --adapter tiny --only 'operators/tanh/2x3'" in page.text


def test_a_crash_is_not_run_and_no_percentage(runs):
    assert "0% (0/1, 1 not run)" in markdown.as_markdown(runs)


def test_the_table_goes_between_the_marks(runs, tmp_path):
    document = tmp_path / "README.md"
    document.write_text("before\n<!-- conformance -->\nold\n<!-- /conformance -->\nafter\n")
    markdown.put_into(document, markdown.as_markdown(runs))
    text = document.read_text()
    assert "old" not in text
    assert "| operators | 50% (1/2, 1 declared) |" in text
    assert text.startswith("before")
    assert text.endswith("after\n")
    document.write_text("no marks")
    with pytest.raises(ValueError, match="has no place for the table"):
        markdown.put_into(document, "table")


def test_the_terminal_shows_each_difference(runs):
    console = Console(record=True, width=160)
    terminal.show(console, runs, "title", limit=1)
    text = console.export_text()
    for word in ("grad data: expected 0.5 (reference)", "got      <0.6>", "error 90 ulp", "rerun:"):
        assert word in text, word
    assert "and 1 more: erf (1)" in text
    assert "declared: Known." in text
