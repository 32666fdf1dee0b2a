"""The acts that the ledger tells of: what they are called, and how the one who acted is named."""

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .permissions import Visitor, is_administrator, is_staff_member


class Act(TextChoices):
    RECORD_COMMITMENT = "record_commitment", gettext_lazy("Recorded")
    RECORD_ASSESSMENT = "record_assessment", gettext_lazy("Assessment")
    ACCEPT_DRAFT = "accept_draft", gettext_lazy("Assessment accepted")
    RECORD_REPORT = "record_report", gettext_lazy("Progress report")
    RECORD_POSITION = "record_position", gettext_lazy("Position")
    ADD_NOTE = "add_note", gettext_lazy("Note")
    ADD_INDICATOR = "add_indicator", gettext_lazy("Indicator added")
    RECORD_MEASUREMENT = "record_measurement", gettext_lazy("Measurement")
    EDIT_COMMITMENT = "edit_commitment", gettext_lazy("Commitment edited")
    CHANGE_LIFECYCLE = "change_lifecycle", gettext_lazy("Life-cycle")
    TAKE_BACK_LIFECYCLE = "take_back_lifecycle", gettext_lazy("Life-cycle change undone")
    UPDATE_IN_BULK = "update_in_bulk", gettext_lazy("Bulk update")
    TAKE_BACK_BULK = "take_back_bulk", gettext_lazy("Bulk update undone")
    REQUEST_EXTENSION = "request_extension", gettext_lazy("Extension requested")
    GRANT_EXTENSION = "grant_extension", gettext_lazy("Extension granted")
    REFUSE_EXTENSION = "refuse_extension", gettext_lazy("Extension refused")
    CORRECT_READING = "correct_reading", gettext_lazy("Interpretation of the deadline corrected")
    ASSIGN_OWNER = "assign_owner", gettext_lazy("Owner")
    SETTLE_REMARK = "settle_remark", gettext_lazy("Remark resolved")
    LINK_COMMITMENTS = "link_commitments", gettext_lazy("Link added")
    TAKE_BACK_LINK = "take_back_link", gettext_lazy("Link removed")
    REJECT_MATCH = "reject_match", gettext_lazy("Match rejected")
    SAVE_DRAFT = "save_draft", gettext_lazy("Draft saved")
    SUBMIT_DRAFT = "submit_draft", gettext_lazy("Sent for review")
    RETURN_DRAFT = "return_draft", gettext_lazy("Draft returned")
    DISCARD_DRAFT = "discard_draft", gettext_lazy("Draft discarded")
    RECORD_FOLLOWUP = "record_followup", gettext_lazy("Follow-up action")
    CHANGE_FOLLOWUP = "change_followup", gettext_lazy("Follow-up action edited")
    DO_FOLLOWUP = "do_followup", gettext_lazy("Follow-up action done")
    DROP_FOLLOWUP = "drop_followup", gettext_lazy("Follow-up action dropped")
    REOPEN_FOLLOWUP = "reopen_followup", gettext_lazy("Follow-up action reopened")
    SEND_REQUEST = "send_request", gettext_lazy("Request sent")
    CHANGE_REQUEST = "change_request", gettext_lazy("Request edited")
    REMIND = "remind", gettext_lazy("Reminder sent")
    REPLY_TO_REQUEST = "reply_to_request", gettext_lazy("Reply")
    CLOSE_REQUEST = "close_request", gettext_lazy("Request closed without reply")
    REOPEN_REQUEST = "reopen_request", gettext_lazy("Request reopened")
    DEPOSIT_DOCUMENT = "deposit_document", gettext_lazy("Document added")
    REVISE_DOCUMENT = "revise_document", gettext_lazy("Text corrected")
    LINK_TRANSLATION = "link_translation", gettext_lazy("Original linked")
    MARK_PROVISION = "mark_provision", gettext_lazy("Passage marked")
    DISMISS_SENTENCE = "dismiss_sentence", gettext_lazy("Sentence marked as not a pledge")
    CHANGE_JUDGEMENT = "change_judgement", gettext_lazy("Classification changed")
    UNDO_JUDGEMENT = "undo_judgement", gettext_lazy("Classification undone")
    SETTLE_PROVISION = "settle_provision", gettext_lazy("Passage resolved")
    ADD_REFERENCE = "add_reference", gettext_lazy("Added")
    CHANGE_REFERENCE = "change_reference", gettext_lazy("Changed")
    DELETE_REFERENCE = "delete_reference", gettext_lazy("Deleted")
    TAKE_BACK_IMPORT = "take_back_import", gettext_lazy("Undone with its import")
    HOLD_MEETING = "hold_meeting", gettext_lazy("Meeting held")
    MOVE_MEETING = "move_meeting", gettext_lazy("Meeting rescheduled")
    CANCEL_MEETING = "cancel_meeting", gettext_lazy("Meeting cancelled")
    ADD_ACCOUNT = "add_account", gettext_lazy("Account added")
    CHANGE_ACCOUNT = "change_account", gettext_lazy("Account changed")
    CHANGE_ADDRESS = "change_address", gettext_lazy("E-mail address changed by its owner")
    SET_ADDRESS = "set_address", gettext_lazy("E-mail address set")
    CHANGE_PASSWORD = "change_password", gettext_lazy("Password changed by its owner")
    RESET_PASSWORD = "reset_password", gettext_lazy("Password reset by link")
    SET_PASSWORD = "set_password", gettext_lazy("Password set on the command line")
    SEND_PASSWORD_LINK = "send_password_link", gettext_lazy("Password link sent")
    PRINT_PASSWORD_LINK = "print_password_link", gettext_lazy("Password link printed")
    ADD_SECOND_FACTOR = "add_second_factor", gettext_lazy("Two-step verification set up")
    REMOVE_SECOND_FACTOR = "remove_second_factor", gettext_lazy("Two-step verification removed")
    RENEW_RECOVERY_CODES = "renew_recovery_codes", gettext_lazy("Recovery codes replaced")
    MAKE_CALENDAR_ADDRESS = "make_calendar_address", gettext_lazy("Private calendar link created")
    END_CALENDAR_ADDRESS = "end_calendar_address", gettext_lazy("Private calendar link revoked")
    MAKE_TOKEN = "make_token", gettext_lazy("API token created")
    REVOKE_TOKEN = "revoke_token", gettext_lazy("API token revoked")
    ASK_REDACTION = "ask_redaction", gettext_lazy("Redaction requested")
    GRANT_REDACTION = "grant_redaction", gettext_lazy("Redacted")
    REFUSE_REDACTION = "refuse_redaction", gettext_lazy("Redaction refused")


LABELS = dict(Act.choices)
NOTES = {
    Act.SET_ADDRESS: gettext_lazy("An administrator set the e-mail address of the account on the server."),
    Act.CHANGE_PASSWORD: gettext_lazy("The owner of the account, signed in, chose a new password."),
    Act.RESET_PASSWORD: gettext_lazy("Someone who had the link chose a new password."),
    Act.SET_PASSWORD: gettext_lazy("An administrator set a new password for the account on the server."),
    Act.SEND_PASSWORD_LINK: gettext_lazy(
        "Servanda sent a link to choose a password to the e-mail address of the account."
    ),
    Act.PRINT_PASSWORD_LINK: gettext_lazy(
        "An administrator printed a link to choose a password for the account on the server."
    ),
    Act.ADD_SECOND_FACTOR: gettext_lazy("Signing in to the account now also needs a code."),
    Act.REMOVE_SECOND_FACTOR: gettext_lazy("Signing in to the account now needs only the password."),
    Act.RENEW_RECOVERY_CODES: gettext_lazy("The account has new recovery codes; the earlier ones no longer work."),
    Act.MAKE_TOKEN: gettext_lazy("A program with the new token acts in the name of the account."),
    Act.REVOKE_TOKEN: gettext_lazy("Programs that used the token no longer have access."),
    Act.MAKE_CALENDAR_ADDRESS: gettext_lazy("Anyone with the new link can see the dates that the account can see."),
    Act.END_CALENDAR_ADDRESS: gettext_lazy("Calendars that used the link are no longer updated."),
}
"""What acts on credentials did, in words: their entries hold no secret, and so no column that could be shown."""
SECRETARIAT = gettext_lazy("Secretariat")
OF_ACCOUNTS = frozenset(
    {
        *(Act.ADD_ACCOUNT, Act.CHANGE_ACCOUNT, Act.CHANGE_PASSWORD),
        *(Act.CHANGE_ADDRESS, Act.SET_ADDRESS, Act.RESET_PASSWORD, Act.SET_PASSWORD),
        *(Act.SEND_PASSWORD_LINK, Act.PRINT_PASSWORD_LINK),
        *(Act.ADD_SECOND_FACTOR, Act.REMOVE_SECOND_FACTOR, Act.RENEW_RECOVERY_CODES),
        *(Act.MAKE_CALENDAR_ADDRESS, Act.END_CALENDAR_ADDRESS, Act.MAKE_TOKEN, Act.REVOKE_TOKEN),
    }
)
OF_DRAFTS = frozenset({Act.SAVE_DRAFT, Act.SUBMIT_DRAFT, Act.RETURN_DRAFT, Act.DISCARD_DRAFT})
OF_JUDGEMENTS = frozenset({Act.DISMISS_SENTENCE, Act.CHANGE_JUDGEMENT, Act.UNDO_JUDGEMENT})
OF_REQUESTS = frozenset({Act.ASK_REDACTION, Act.REFUSE_REDACTION})
OF_WORK = frozenset(
    {
        *(Act.RECORD_FOLLOWUP, Act.CHANGE_FOLLOWUP, Act.DO_FOLLOWUP, Act.DROP_FOLLOWUP, Act.REOPEN_FOLLOWUP),
        *(Act.SEND_REQUEST, Act.CHANGE_REQUEST, Act.REMIND),
        *(Act.REPLY_TO_REQUEST, Act.CLOSE_REQUEST, Act.REOPEN_REQUEST),
    }
)
OF_BULK = frozenset({Act.UPDATE_IN_BULK, Act.TAKE_BACK_BULK})
OF_STAFF = OF_DRAFTS | OF_JUDGEMENTS | OF_REQUESTS | OF_WORK | OF_BULK
OF_STAFF |= {Act.ASSIGN_OWNER, Act.REJECT_MATCH, Act.TAKE_BACK_IMPORT}


def acts_told_to(user: Visitor) -> list[Act]:
    """The acts that ``user`` may ever read of: accounts are for administrators, what staff work on is for staff."""
    hidden: set[Act] = set() if is_administrator(user) else set(OF_ACCOUNTS)
    return [act for act in Act if act not in (hidden if is_staff_member(user) else hidden | OF_STAFF)]


def act_label(act: str) -> str:
    """What an act is called in lists of changes."""
    return str(LABELS.get(act, _("Changed")))


def act_note(act: str) -> str:
    """What an act did of which no column tells; empty for all others."""
    return str(NOTES.get(act, ""))  # type: ignore[call-overload]


def shown_actor(user: Visitor, name: str, party: str = "") -> str:
    """The name of who acted, as ``user`` may read it: people are named among those of the secretariat only.

    ``party`` is the name of the party that acted itself, through its focal point.
    """
    return name if is_staff_member(user) else party or str(SECRETARIAT)
