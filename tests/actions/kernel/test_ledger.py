import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from commitments.actions.kernel import ledger
from commitments.actions.register.assessments import record_assessment
from commitments.actions.register.commitments import edit_commitment
from commitments.actions.register.reference import save_reference
from commitments.models import Assessment, Commitment, LedgerHead
from commitments.queries.ledger.verify.register import verify_ledger
from commitments.rules.kernel.chain import entry_seal
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.statuses import Confidence, Status
from commitments.rules.register.assessments import Finding

from ...support.factories import (
    CommitmentFactory,
    PartyFactory,
    ProgressReportFactory,
    ThemeFactory,
    secretary,
)
from .ledger_checks import last_entry, nothing_written

THREADS, ROUNDS = 8, 2


@pytest.mark.django_db
def test_entry_takes_the_next_number_and_names_the_actor_of_then():
    actor = secretary()
    actor.first_name, actor.last_name = "Aigerim", "S."

    with transaction.atomic():
        opened = ledger.open_entry(actor)
        ledger.write_entry(opened, act="try", obj=actor, before=None, after={"a": 1})

    entry = last_entry()
    assert entry.seq == 1
    assert entry.actor == actor
    assert entry.actor_name == "Aigerim S."
    assert entry.object_type == "user"
    assert opened.today == timezone.localdate(entry.at)


@pytest.mark.django_db
def test_entry_keeps_the_narrowest_tier_of_all_it_tells_of():
    commitment = CommitmentFactory(tier=Tier.PARTIES, lead=PartyFactory())
    tiers = [last_entry().tier]
    for change in (Tier.PUBLIC, Tier.PUBLIC, Tier.INTERNAL, Tier.PARTIES):
        current = Commitment.objects.get(pk=commitment.pk)
        edit_commitment(
            actor=secretary(), commitment=current, version=current.version, changes={"tier": change, "title": "Go"}
        )
        tiers.append(last_entry().tier)
    ProgressReportFactory(commitment=commitment, tier=Tier.INTERNAL)

    assert [*tiers, last_entry().tier] == [2, 2, 1, 3, 3, 3]


@pytest.mark.django_db
def test_entry_that_fails_leaves_no_gap():
    theme = ThemeFactory.build()

    for _ in range(2):
        with pytest.raises(ValidationError), transaction.atomic():
            save_reference(actor=secretary(), obj=ThemeFactory.build(name=""))
    ThemeFactory(slug=theme.slug)

    assert last_entry().seq == 1


@pytest.mark.django_db
def test_entry_needs_a_head():
    LedgerHead.objects.all().delete()

    with pytest.raises(LedgerHead.DoesNotExist, match="migrate"), transaction.atomic():
        ledger.open_entry(secretary())


@pytest.mark.django_db
def test_entry_is_not_sealed_with_another_key_than_the_one_before_it(settings, django_assert_num_queries):
    ThemeFactory()
    kept = settings.LEDGER_KEY
    settings.LEDGER_KEY = b"w" * 40
    actor = secretary()

    with nothing_written():
        with pytest.raises(ledger.WrongLedgerKey, match="LEDGER_KEY"):
            save_reference(actor=actor, obj=ThemeFactory.build())
        with pytest.raises(ledger.WrongLedgerKey), ledger.batch():
            pytest.fail("a batch was opened")  # pragma: no cover
    settings.LEDGER_KEY = kept
    with transaction.atomic(), django_assert_num_queries(2):
        ledger.open_entry(actor)
        transaction.set_rollback(True)

    save_reference(actor=actor, obj=ThemeFactory.build())
    assert verify_ledger(kept).findings == []


@pytest.mark.django_db
def test_first_entry_of_a_ledger_may_be_sealed_with_any_key(settings):
    settings.LEDGER_KEY = b"n" * 40

    ThemeFactory()

    assert last_entry().seal == entry_seal(settings.LEDGER_KEY, last_entry().hash)


@pytest.mark.django_db(transaction=True)
def test_entry_needs_a_transaction():
    with pytest.raises(transaction.TransactionManagementError):
        ledger.open_entry(secretary())


@pytest.mark.django_db(transaction=True)
def test_of_threads_that_start_from_one_version_exactly_one_wins():
    commitment, actor = CommitmentFactory(), secretary()
    finding = Finding(Status.PARTLY, date(2018, 3, 1), "Seen.", Confidence.REPORTED)
    barrier = threading.Barrier(THREADS)

    def race(number: int) -> str:
        version = Commitment.objects.get(pk=commitment.pk).version
        barrier.wait(timeout=30)
        try:
            record_assessment(
                actor=actor, commitment=commitment, version=version, finding=replace(finding, reason=f"By {number}.")
            )
        except ledger.VersionConflict:
            return "lost"
        finally:
            connection.close()
        return "won"

    with ThreadPoolExecutor(THREADS) as pool:
        rounds = [sorted(pool.map(race, range(THREADS))) for _ in range(ROUNDS)]

    assert rounds == [["lost"] * (THREADS - 1) + ["won"]] * ROUNDS
    assert Assessment.objects.count() == ROUNDS
    last_entry()
    current = Commitment.objects.get(pk=commitment.pk)
    assert current.version == commitment.version + ROUNDS
    assert current.reason == Assessment.objects.latest("id").reason
