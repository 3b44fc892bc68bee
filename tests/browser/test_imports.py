"""A list of customers brought in and taken back in a real browser: by mouse, by dropping it, and without JavaScript."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.conftest import PHONE, SMALLEST, Desk

if TYPE_CHECKING:
    from playwright.sync_api import Page

Check = Callable[["Page"], None]
ROWS = [
    ["客户编号", "公司名称", "国家", "城市", "联系人", "邮箱", "手机", "港口", "备注"],
    [
        "K001",
        "北极光贸易",
        "德国",
        "汉堡",
        "Hans Müller",
        "hans@nordlicht.example",
        "+49 171 5550001",
        "汉堡港",
        "重要",
    ],
    ["K002", "Boutique Soleil", "法国", "里昂", "Claire Dubois", "claire@soleil.example", "12", "马赛", ""],
    ["K003", "Atlantis Corp", "亚特兰蒂斯", "", "", "", "", "", ""],
    ["", "", "巴西", "", "", "", "", "", ""],
]


@pytest.fixture
def lin(db: None) -> Any:
    from tests.factories.people import make_member

    return make_member("Lin Wei")


@pytest.fixture
def chinese_list(tmp_path: Path) -> Path:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(ROWS)
    path = tmp_path / "客户名单.csv"
    path.write_bytes(text.getvalue().encode("gb18030"))
    return path


@pytest.fixture(autouse=True)
def _files_of_its_own(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "uploads"


@pytest.fixture
def work() -> Callable[[], None]:
    """Return a function that does what waits in the queue, as the worker would."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    from fairlead.customers import tasks

    # The queue's tables outlive a test: what others left in them is not ours.
    done = set(ProcrastinateJob.objects.values_list("pk", flat=True))

    def carry_out() -> None:
        for job in ProcrastinateJob.objects.exclude(pk__in=done).filter(task_name__startswith="customers."):
            done.add(job.pk)
            getattr(tasks, job.task_name.removeprefix("customers.")).func(**job.args)

    return carry_out


def opened(page: Page, path: Path) -> None:
    page.goto("/imports/new")
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="Read the columns").click()
    page.get_by_role("heading", name="What the columns mean").wait_for()


def test_a_chinese_list_is_brought_in_and_taken_back_by_mouse(
    desk: Desk, lin: Any, chinese_list: Path, work: Callable[[], None], check_page: Check
) -> None:
    page = desk.window(lin)
    page.goto("/")
    page.get_by_role("link", name="Import a list").click()
    check_page(page)
    opened(page, chinese_list)
    check_page(page)
    assert page.get_by_role("combobox", name="公司名称", exact=True).input_value() == "account"
    preview = page.locator("#import-preview")
    assert "北极光贸易" in preview.inner_text()

    page.get_by_role("combobox", name="港口", exact=True).select_option("account_note")
    page.get_by_role("combobox", name="备注", exact=True).select_option("")
    preview.get_by_text("马赛").wait_for()
    preview.get_by_text("重要").wait_for(state="detached")

    page.get_by_role("button", name="Check the whole list").click()
    page.get_by_text("Waiting for its turn").wait_for()
    check_page(page)
    work()
    page.get_by_role("heading", name="What loading would do").wait_for()
    check_page(page)
    assert page.get_by_text("Do you mean").or_(page.get_by_text("is not a country that we know")).count() == 1

    page.get_by_role("button", name="Load the list").click()
    page.get_by_text("Waiting for its turn").wait_for()
    work()
    page.get_by_role("heading", name="What was loaded").wait_for()
    check_page(page)
    page.get_by_role("link", name="To the desk").click()
    page.get_by_text("北极光贸易").first.wait_for()

    page.go_back()
    page.get_by_role("link", name="Undo the import").click()
    panel = page.locator("#sheet[open]")
    panel.get_by_text("Customers removed").wait_for()
    check_page(page)
    panel.get_by_role("button", name="Undo the import").click()
    page.get_by_text("Waiting for its turn").wait_for()
    work()
    page.get_by_role("heading", name="What was taken back").wait_for()
    check_page(page)
    page.goto("/customers/")
    page.get_by_text("No customers yet").wait_for()


def test_the_same_without_javascript(desk: Desk, lin: Any, chinese_list: Path, work: Callable[[], None]) -> None:
    page = desk.window(lin, java_script_enabled=False)
    opened(page, chinese_list)
    page.locator("select[name=target-7]").select_option("account_note")
    page.locator("select[name=target-8]").select_option("")
    page.get_by_role("button", name="Show the preview").click()
    assert "马赛" in page.locator("#import-preview").inner_text()

    page.get_by_role("button", name="Check the whole list").click()
    page.get_by_text("Waiting for its turn").wait_for()
    work()
    page.get_by_role("button", name="Load the list").click()  # the page has reloaded itself by then
    page.get_by_text("Waiting for its turn").wait_for()
    work()
    page.get_by_role("link", name="New customers").click()
    page.get_by_role("link", name="北极光贸易").wait_for()

    page.go_back()
    page.get_by_role("link", name="Undo the import").click()
    page.get_by_role("button", name="Undo the import").click()
    work()
    page.get_by_role("heading", name="What was taken back").wait_for()


def test_a_list_can_be_dropped_and_one_that_is_too_large_is_not_sent(desk: Desk, lin: Any, check_page: Check) -> None:
    page = desk.window(lin)
    page.goto("/imports/new")
    drop = """(field, [name, text]) => {
        const data = new DataTransfer();
        data.items.add(new File([text], name, { type: "text/csv" }));
        const event = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
        field.closest("fl-drop").dispatchEvent(event);
    }"""
    field = page.locator("input[type=file]")
    page.locator("fl-drop").evaluate("(box) => { box.dataset.most = '20'; }")
    field.evaluate(drop, ["large.csv", "Company\n" + "Nordlicht\n" * 9])
    page.get_by_role("alert").get_by_text("The file is larger than 100 MB.").wait_for()
    check_page(page)
    page.get_by_role("button", name="Read the columns").click()
    assert page.url.endswith("/imports/new")

    field.evaluate(drop, ["small.csv", "Company\nNordlicht\n"])
    assert page.get_by_role("alert").count() == 0
    page.get_by_role("button", name="Read the columns").click()
    page.wait_for_url(re.compile(r"/imports/\d+$"))
    page.get_by_role("heading", name="small.csv").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_fit_a_phone_in_every_language(
    desk: Desk, lin: Any, chinese_list: Path, check_page: Check, scheme: str
) -> None:
    from tests.factories.imports import checked, loaded, undone

    content = chinese_list.read_bytes()
    ready, done = checked(lin, content), loaded(lin, content)
    gone = undone(loaded(lin, [["Company"], ["Elsewhere"]]), lin)
    pages = ["/imports/", "/imports/new", f"/imports/{ready.pk}?columns", f"/imports/{done.pk}/problems"]
    pages += [f"/imports/{run.pk}" for run in (ready, done, gone)]
    pages += [f"/imports/{done.pk}/undo", f"/imports/{done.pk}/customers"]
    page = desk.window(lin, viewport=SMALLEST if scheme == "dark" else PHONE, color_scheme=scheme)
    for language in ("en", "zh-hans", "zh-hant", "es"):
        lin.language = language
        lin.save()
        for address in pages:
            page.goto(address)
            check_page(page)
