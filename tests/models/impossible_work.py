"""What the database refuses of work: follow-up, requests, mail, tokens, imports. ``test_constraints`` tries it."""

from datetime import date

from django.utils import timezone

from commitments import models
from commitments.actions.lists.bulk import update_in_bulk
from commitments.rules.lists.bulk import NewTier

from ..support.factories import CommitmentFactory, PartyFactory, UserFactory, secretary
from ..support.factory_base import OutgoingMailFactory, SavedViewFactory
from ..support.followup_factories import FollowUpFactory, PartyRequestFactory
from ..support.import_factories import ImportFactory, ImportRowFactory, SavedMappingFactory

DAY, BEFORE = date(2018, 5, 2), date(2018, 3, 31)
REPLIED = {"state": "replied", "ended_on": DAY, "reply": "We have begun."}


def reminder():
    return PartyRequestFactory(reminded=(DAY,)).reminders.get()


def follow():
    return models.Follow.objects.create(user=UserFactory(), commitment=CommitmentFactory(), since=timezone.now())


def token():
    about = {"name": "Mirror", "token_hash": "0" * 64, "scopes": "read", "made_at": timezone.now(), "expires_on": DAY}
    return models.ApiToken.objects.create(user=UserFactory(), **about)


def preference():
    return models.MailPreference.objects.create(user=UserFactory(), time_zone="Asia/Almaty", language="en")


def bulk_update():
    made = CommitmentFactory()
    return update_in_bulk(actor=secretary(), change=NewTier(2), chosen=[(made.pk, made.version)])


OF_WORK = [
    (bulk_update, "bulk_kind_known", {"kind": "lost"}),
    (bulk_update, "bulk_taken_back_by_someone_at_some_time", {"taken_back_at": timezone.now()}),
    (FollowUpFactory, "followup_says_what", {"what": ""}),
    (FollowUpFactory, "followup_is_about_something", {"commitment": None}),
    (FollowUpFactory, "followup_has_one_owner", {"person": None}),
    (lambda: FollowUpFactory(party=PartyFactory()), "followup_has_one_owner", {"party": None}),
    (FollowUpFactory, "followup_tier_known", {"tier": 1}),
    (FollowUpFactory, "followup_state_known", {"state": "lost", "settled_on": DAY, "outcome": "Lost."}),
    (FollowUpFactory, "followup_settled_with_an_outcome", {"state": "done", "settled_on": DAY}),
    (FollowUpFactory, "followup_settled_with_an_outcome", {"outcome": "They answered."}),
    (PartyRequestFactory, "request_says_what", {"subject": ""}),
    (PartyRequestFactory, "request_says_what", {"text": ""}),
    (PartyRequestFactory, "request_channel_known", {"channel": "pigeon"}),
    (PartyRequestFactory, "request_reply_channel_known", REPLIED | {"reply_channel": "pigeon"}),
    (PartyRequestFactory, "request_tier_known", {"tier": 1}),
    (PartyRequestFactory, "request_days_in_order", {"reply_due": BEFORE}),
    (PartyRequestFactory, "request_ended_by_a_reply_or_on_a_ground", {"state": "closed", "ended_on": DAY}),
    (PartyRequestFactory, "request_ended_by_a_reply_or_on_a_ground", {"reply": "We have begun."}),
    (reminder, "reminder_channel_known", {"channel": "pigeon"}),
    (follow, "follow_of_one_thing", {"commitment": None}),
    (follow, "follow_of_one_thing", {"query": "open=yes", "name": "What is open"}),
    (token, "token_has_a_name", {"name": ""}),
    (token, "token_reads", {"scopes": "assess"}),
    (preference, "mail_rhythm_known", {"rhythm": "hourly"}),
    (preference, "mail_weekday_known", {"weekday": 9}),
    (SavedViewFactory, "view_has_a_name", {"name": ""}),
    (OutgoingMailFactory, "mail_occasion_known", {"occasion": "whim"}),
    (OutgoingMailFactory, "mail_state_known", {"state": "lost"}),
    (OutgoingMailFactory, "mail_claimed_at_a_moment", {"state": "claimed"}),
    (OutgoingMailFactory, "mail_sent_at_a_moment", {"state": "sent"}),
    (ImportFactory, "import_state_known", {"state": "lost"}),
    (ImportFactory, "import_claimed_at_a_moment", {"worker": "somebody"}),
    (ImportRowFactory, "import_row_outcome_known", {"outcome": "lost"}),
    (ImportRowFactory, "import_row_entries_in_order", {"first_seq": 8, "last_seq": 7}),
    (SavedMappingFactory, "mapping_names_its_source", {"source": ""}),
]
