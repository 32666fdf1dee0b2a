"""The bench itself, small: what it generates is true, and what it measures are figures. No clock is judged."""

import os
from collections import Counter
from dataclasses import replace
from datetime import date
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from commitments.actions.kernel.derived import standing_columns, text_columns
from commitments.exchange.imports.files.spool import spool_table
from commitments.exchange.imports.files.table import Choice
from commitments.exchange.imports.mapping.mapping import read_mapping
from commitments.exchange.imports.plan.preview import preview_import
from commitments.models import Assessment, Commitment, LedgerEntry, LedgerHead, MailPreference, Responsibility
from commitments.queries.ledger.verify.register import verify_ledger
from commitments.queries.lists.facets import forget
from commitments.queries.texts.judgements import read_document_sentences
from commitments.rules.kernel.commitments import Kind

from ..support.factories import DocumentFactory
from .communique import SENTENCES, SLUG, deposit_communique
from .deposit import measure_deposits
from .digests import Digests, measure_digests
from .entries import ENTRIES_A_COMMITMENT
from .generate import RARE_ROWS, RARE_WORD, generate
from .imports import MAPPING, Imported, write_table
from .measure import BARE, Export, measure_dump, measure_pages, measure_save, page_addresses, read_export
from .report import Run, report
from .run import cookie_of
from .server import Browser, forget_peak, memory_of

TODAY = date(2026, 1, 31)
COUNT = 50


@pytest.mark.django_db
def test_generate_derives_what_the_actions_derive():
    generate(COUNT, TODAY)

    rows = list(Commitment.objects.select_related("document", "provision"))
    assert len(rows) == COUNT
    for row in rows:
        expected = standing_columns(row) | text_columns(row)
        assert {name: getattr(row, name) for name in expected} == expected


@pytest.mark.django_db
def test_generate_hangs_on_each_commitment_what_the_bench_promises():
    generate(COUNT, TODAY)

    scored = Commitment.objects.exclude(kind=Kind.DECLARATORY).count()
    assert Responsibility.objects.count() == 3 * COUNT
    assert Assessment.objects.count() == 2 * scored
    assert {len(row.quotation) for row in Commitment.objects.all()} == {300}
    assert Commitment.objects.filter(title__endswith=RARE_WORD).count() == RARE_ROWS
    about = LedgerEntry.objects.filter(object_type="commitment")
    assert about.count() == ENTRIES_A_COMMITMENT * COUNT
    assert LedgerHead.objects.get().seq == Commitment.objects.latest("id").change_seq


@pytest.mark.django_db
def test_generated_register_is_what_its_ledger_says():
    generate(COUNT, TODAY)

    found = verify_ledger(settings.LEDGER_KEY)

    assert found.findings == []
    assert found.entries == LedgerEntry.objects.count()


@pytest.mark.django_db
def test_communique_is_as_long_as_the_bench_promises_and_read_in_part():
    document = deposit_communique(generate(COUNT, TODAY), TODAY, linked=2, judged=3)

    read = read_document_sentences(AnonymousUser(), document)
    assert len(document.text) // 1000 == 130
    assert len(read) == SENTENCES
    assert Counter(sentence.state.value for sentence in read) == {
        "linked": 2,
        "dismissed": 3,
        "unjudged": SENTENCES - 5,
    }


@pytest.mark.django_db(transaction=True)
def test_measuring_returns_figures(live_server, settings):
    settings.ROOT_URLCONF = "tests.bench.urls"
    forget()
    world = generate(COUNT, TODAY)
    DocumentFactory(slug=SLUG)
    browser = Browser(HTTPConnection(urlsplit(live_server.url).netloc), cookie_of(world))

    pages = {
        name: measure_pages(browser, paths, times=1, warm_up=1) for name, paths in page_addresses(world, TODAY).items()
    }
    rows, duration, first_byte = read_export(browser)
    deposits = measure_deposits(browser, endings=["txt"], times=1)
    save = measure_save(world, TODAY, times=2)

    assert rows == COUNT
    assert list(deposits) == ["txt"]
    assert (deposits["txt"] > 0) is True
    assert 0 < first_byte < duration
    assert save > 0
    assert {name for name, seconds in pages.items() if seconds <= 0} == set()
    browser.connection.close()
    forget()


@pytest.mark.django_db
def test_every_follower_to_whom_there_is_something_to_say_gets_a_letter():
    forget()
    world = generate(COUNT, TODAY)

    found = measure_digests(world, 8)

    assert found.followers == 8
    assert found.letters == 8
    assert MailPreference.objects.count() == 8
    assert found.seconds > 0
    forget()


def test_report_tells_of_digests_where_they_were_measured():
    run = replace(_run(100_000, 0.030, rows=50_000), digests=Digests(10_000, 9_000, 61.0, 40_000_000))

    assert report(run, run).splitlines()[-3:] == [
        "10,000 followers, digests, s        61.0   goal ≤ 60: not met",
        "digests, letters written         9,000",
        "digests, memory growth, MB        40.0   goal < 60: met",
    ]


@pytest.mark.django_db(transaction=True)
def test_dump_of_the_database_is_timed_where_it_can_be(monkeypatch):
    monkeypatch.setattr("tests.bench.measure.shutil.which", lambda name: None)

    found = measure_dump()

    assert (found is None) == (connection.vendor == "sqlite")


def test_memory_of_a_process_is_read_in_bytes():
    forget_peak(os.getpid())

    assert memory_of(os.getpid(), "VmHWM") >= memory_of(os.getpid(), "VmRSS") > 1_000_000


def test_report_says_which_goals_are_met():
    small, large = _run(1000, 0.010, rows=1000), _run(100_000, 0.030, rows=50_000)

    lines = report(large, small).splitlines()

    assert [line for line in lines if "goal" in line or "bare:" in line] == [
        "                                    ms    × bare    × at 1,000   goal",
        "register                         30.00      15.0           3.0   "
        "≤ 12 × bare: not met; ≤ 1.5 × at 1,000: not met",
        "× in an empty register            2.00   goal ≤ 1.5: not met",
        "verify, entries a second        25,000   goal ≥ 20,000: met",
        "900 sentences proposed, s         1.50   goal ≤ 5: met",
        "CSV, rows a second              50,000   goal ≥ 60,000: not met",
        "CSV, first byte, ms               10.0   goal ≤ 100: met",
        "CSV, memory growth, MB             5.0   goal < 30: met",
        "XLSX, rows a second             12,000   goal ≥ 10,000: met",
        "XLSX, memory growth, MB           40.0   goal < 30: not met",
    ]


@pytest.mark.django_db
def test_table_of_the_import_is_new_in_every_row(tmp_path):
    path = tmp_path / "bench.csv"
    path.write_text(write_table(COUNT))

    with spool_table(path, Choice()) as table:
        found = preview_import(table, read_mapping(MAPPING), today=date(2026, 2, 1)).as_json()

    assert found["counts"]["new"] == COUNT
    assert found["errors"] == []
    assert len(found["created"]["document"]) == 1


def test_report_tells_of_the_import():
    run = replace(_run(100_000, 0.03, rows=50_000), imported=Imported(100_000, 50.0, 310.0, 200_000_000, 900, 0.4))

    few = replace(_run(1000, 0.03, rows=500), imported=Imported(1000, 1.0, 4.0, 140_000_000, 9, 0.2))

    assert report(run, few).splitlines()[-5:] == [
        "100,000 rows previewed, s         50.0   goal ≤ 60: met",
        "100,000 rows applied, s          310.0   goal ≤ 300: not met",
        "import, most memory, MB          200.0   goal < 512: met",
        "more than 1,000 rows, MB          60.0   goal < 30: not met",
        "import, slowest save, s           0.40   goal < 1: met",
    ]


def _run(count: int, register: float, *, rows: int) -> Run:
    export = Export(rows=rows, seconds=1, first_byte=0.01, growth=5_000_000)
    pages = {BARE: 0.002, "register": register}
    return Run(
        count,
        "SQLite",
        generated=1,
        pages=pages,
        export=export,
        files={"xlsx": Export(rows=12_000, seconds=1, first_byte=0.9, growth=40_000_000)},
        dump=None,
        load=0.5,
        save=0.004,
        empty_save=0.002,
        verified=25_000,
        proposals=1.5,
    )
