"""The signs of the look."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.rules.kernel.commitments import Kind
from commitments.rules.kernel.statuses import Status
from commitments.templatetags import servanda


@pytest.mark.parametrize(
    ("counts", "widths"),
    [
        ([], []),
        ([7], [100]),
        ([2, 5, 3], [20, 50, 30]),
        ([1, 2], [33, 67]),
        ([1, 1, 1], [34, 33, 33]),
        ([1, 100_000], [1, 99]),
        ([1, 1, 998], [1, 1, 98]),
    ],
)
def test_shares_are_rounded_by_largest_remainder(counts, widths):
    assert servanda.shares(counts) == widths


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=6))
def test_shares_sum_to_100_and_hide_nothing(counts):
    widths = servanda.shares(counts)

    assert sum(widths) == 100
    assert min(widths) >= 1


def test_status_badge_reads_the_full_wording_out_where_it_shows_the_short_one():
    html = servanda.status_badge(Status.INITIATED, Kind.STANDING, "short")

    assert html == (
        '<span class="badge status-1"><svg class="icon" aria-hidden="true"><use href="#i-status-1"/></svg>'
        '<span aria-hidden="true">Serious breaches</span>'
        '<span class="visually-hidden">Observed with serious breaches</span></span>'
    )


def test_status_badge_of_a_declaratory_entry_is_a_tag():
    html = servanda.status_badge(Status.NOT_SCORED, Kind.DECLARATORY)

    assert html == (
        '<span class="lifecycle"><svg class="icon" aria-hidden="true"><use href="#i-minus"/></svg>'
        "Declaratory, not scored</span>"
    )


def test_confidence_is_empty_without_a_level():
    assert servanda.confidence(None) == ""


def test_register_url_repeats_a_filter_with_several_values():
    assert servanda.register_url({"open": "yes", "role": ["lead", "supporting"]}) == (
        "/commitments/?open=yes&role=lead&role=supporting"
    )


def test_register_url_without_filter_is_the_whole_register():
    assert servanda.register_url({}) == "/commitments/"


@pytest.mark.parametrize(
    ("axes", "heading"),
    [
        ((False, False), "As a whole"),
        ((True, False), "By party"),
        ((False, True), "By zone"),
        ((True, True), "By party and zone"),
    ],
)
def test_cells_heading_names_what_is_assessed(axes, heading):
    assert servanda.cells_heading(SimpleNamespace(by_party=axes[0], by_zone=axes[1])) == heading


def test_status_line_is_worded_for_the_kind():
    html = servanda.status_line(Status.IMPLEMENTED, Kind.STANDING)

    assert html == (
        '<span class="status-line status-3"><svg class="icon" aria-hidden="true"><use href="#i-status-3"/></svg>'
        "Observed in the period</span>"
    )


def test_stretches_stand_in_their_element_and_nothing_of_them_is_markup():
    assert servanda.highlight([("On <peace>", False), ("a&b", True)], "del") == "On &lt;peace&gt;<del>a&amp;b</del>"
