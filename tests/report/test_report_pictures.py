"""Pictures on the page and alone, in a real Chromium: labels lie beside each other and nothing is cut off."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from report_dom import parse, words
from report_footage import with_footage
from report_views import french

from archiver.charts import NARROW, WIDE
from archiver.report import render
from tests.charts.drawings import pictures

# Pairs of texts of one picture of which one lies on the other, and texts that reach out of their picture.
FAULTS = """() => [...document.querySelectorAll('svg')].flatMap(svg => {
  const whole = svg.getBoundingClientRect(), found = [];
  const boxes = [...svg.querySelectorAll('text')].map(e => [e.textContent, e.getBoundingClientRect()]);
  boxes.forEach(([said, box], n) => {
    if (box.left < whole.left - 1 || box.right > whole.right + 1 || box.bottom > whole.bottom + 1) found.push([said]);
    for (const [other, that] of boxes.slice(n + 1))
      if (box.left < that.right && that.left < box.right && box.top + 2 < that.bottom && that.top + 2 < box.bottom)
        found.push([said, other]);
  });
  return found.map(each => [svg.querySelector('title').textContent, ...each]);
})"""


@pytest.fixture(autouse=True)
def blockbuster() -> None:
    """Here the running loop is Playwright's own, so a blocking call in this thread is none of ours."""


@pytest.mark.browser
def test_labels_of_pictures_do_not_overlap_and_are_not_cut(browser: Browser, tmp_path: Path) -> None:
    drawn = [each for width in (WIDE, NARROW) for each in pictures(width=width)]
    sheet = tmp_path / "sheet.html"
    bodies = "".join(f"<div>{each.alone().partition('?>')[2]}</div>" for each in drawn)
    sheet.write_text(f"<!DOCTYPE html><meta charset=utf-8><title>x</title>{bodies}", "utf-8")
    page = browser.new_page(viewport={"width": 900, "height": 900})
    try:
        page.goto(sheet.as_uri())
        assert page.locator("svg").count() == len(drawn)
        assert page.evaluate(FAULTS) == []
        page.set_content("<svg><title>bad</title><text y=20>one text</text><text y=22 x=5>another</text></svg>")
        assert page.evaluate(FAULTS)[0][0] == "bad"  # it would be seen
    finally:
        page.close()


@pytest.mark.browser
@pytest.mark.parametrize(("width", "shown"), [(1200, WIDE), (360, NARROW)])
def test_the_page_shows_the_picture_that_fits(browser: Browser, tmp_path: Path, width: int, shown: int) -> None:
    place = tmp_path / "report.html"
    place.write_text(render(with_footage(seconds=1)[1]), "utf-8")
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme="dark")
    try:
        page.goto(place.as_uri())
        seen = page.locator("#times svg:visible")
        assert [each.get_attribute("width") for each in seen.all()] == [str(shown), str(shown)]
        ink = seen.first.locator("text").first.evaluate("e => getComputedStyle(e).fill")
        assert ink == "rgb(168, 174, 181)"  # dark mode's, from the page's sheet under its policy
    finally:
        page.close()


def test_the_values_of_the_pictures_are_in_tables() -> None:
    world, view = with_footage(seconds=1)
    del world
    lag, spread = parse(render(view)).css("#times table")

    [row] = lag.css("tbody tr")
    assert [words(cell) for cell in row.css("td")][4:6] == ["2021-04-09T17:42:08+00:00", "2021-04-10"]
    assert len(spread.css("tbody tr")) == 7
    assert "Port de Valmère" in words(spread)


def test_an_article_without_a_date_and_without_films_has_no_pictures() -> None:
    view = french(seconds=1)[1]
    undated = replace(view, record=replace(view.record, article=replace(view.record.article, published=None)))

    assert parse(render(undated)).css_first("#times") is None
