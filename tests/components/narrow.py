"""What is within reach on the screen of a telephone."""

from playwright.sync_api import Locator, Page

from tests.waiting import wait_until

WIDTH = 390
_OUTSIDE = """(elements, width) => elements.filter(each => {
  const { left, right } = each.getBoundingClientRect();
  return left < 0 || right > width;
}).length"""


def expect_within_reach(page: Page, *elements: Locator) -> None:
    """Nothing of these stands out at a side, nor does the page, as soon as it has settled at this width."""

    def is_within() -> bool:
        fits = page.evaluate("document.documentElement.scrollWidth") <= WIDTH
        return fits and not any(each.evaluate_all(_OUTSIDE, WIDTH) for each in elements)

    for each in elements:
        each.first.wait_for()
    wait_until(is_within, "everything is within reach", seconds=10)
