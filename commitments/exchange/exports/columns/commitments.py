"""The one column list of a commitment: what an export holds, in order, where each cell comes from, what it fills when
it comes back in, and what the data dictionary says of it.
"""

from collections.abc import Sequence

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ....rules.kernel.commitments import Kind, Lifecycle, Strength
from ....rules.kernel.deadlines import Precision
from ....rules.kernel.statuses import CODES, Confidence, status_for_all
from ....rules.time.timeliness import Timeliness
from . import cells as made
from .types import Column, Holds

CONFIDENCES = {level.name.lower(): level.label for level in Confidence}
STATUSES = {code: status_for_all(status) for status, code in CODES.items()}
YES_OR_NO = {"yes": _("yes"), "no": _("no")}

COMMITMENT_COLUMNS = (
    Column(
        "reference",
        _("Reference"),
        _("Identifies the commitment: the prefix of its document and a number. Never reused."),
        "A8-14",
        cells=lambda r, c: r.reference,
        field="reference",
    ),
    Column(
        "title",
        _("Title"),
        _("The undertaking, in a few words by the secretariat."),
        "Hold the next international meeting in Astana",
        cells=made.told("title"),
        field="title",
        free=True,
        width=48,
    ),
    Column(
        "quotation",
        _("Quotation"),
        _("The exact words of the document, in its language."),
        "in the second half of February 2018 in Astana",
        cells=lambda r, c: r.quotation,
        field="quotation",
        free=True,
        width=60,
    ),
    Column(
        "document",
        _("Document"),
        _("Title of the document that contains the words."),
        "Joint statement",
        cells=lambda r, c: [c.documents[i] for i in r.document_id],
        field="document",
        free=True,
        width=30,
    ),
    Column(
        "provision number",
        _("Provision"),
        _("Number of the passage in its document."),
        "8",
        cells=lambda r, c: r.provision_number,
        field="provision",
        free=True,
    ),
    Column(
        "obligation kind",
        _("Kind of obligation"),
        _("Done once, done repeatedly, behaviour over time, or kept for the record and never scored."),
        "deliverable",
        cells=lambda r, c: r.kind,
        field="kind",
        holds=Holds.CHOICE,
        allowed=dict(Kind.choices),
    ),
    Column(
        "strength of the wording",
        _("Strength of the wording"),
        _("How binding the words are."),
        "agreed",
        cells=lambda r, c: r.strength,
        field="strength",
        holds=Holds.CHOICE,
        allowed=dict(Strength.choices),
    ),
    Column(
        "themes",
        _("Themes"),
        _("Subjects of the commitment."),
        "Meetings",
        cells=lambda r, c: r.themes_text,
        field="themes",
        holds=Holds.NAMES,
        free=True,
        width=24,
    ),
    Column(
        "lead parties",
        _("Lead parties"),
        _("Parties that have to carry out the commitment."),
        "Iran; Russia; Turkey",
        cells=lambda r, c: r.lead_text,
        field="lead",
        holds=Holds.NAMES,
        free=True,
        width=28,
    ),
    Column(
        "supporting parties",
        _("Supporting parties"),
        _("Parties that support the lead parties."),
        "United Nations",
        cells=lambda r, c: r.supporting_text,
        field="supporting",
        holds=Holds.NAMES,
        free=True,
        width=20,
    ),
    Column(
        "addressees",
        _("Addressees"),
        _("Parties to which the commitment is made."),
        "Syria",
        cells=lambda r, c: r.addressees_text,
        field="addressees",
        holds=Holds.NAMES,
        free=True,
        width=20,
    ),
    Column(
        "monitors",
        _("Monitors"),
        _("Parties that monitor the commitment."),
        "United Nations",
        cells=lambda r, c: r.monitors_text,
        field="monitors",
        holds=Holds.NAMES,
        free=True,
        width=20,
    ),
    Column(
        "zones",
        _("Zones"),
        _("Places where the commitment applies."),
        "Idlib",
        cells=lambda r, c: r.zones_text,
        field="zones",
        holds=Holds.NAMES,
        free=True,
        width=20,
    ),
    Column(
        "deadline as written",
        _("Deadline as written"),
        _("The words of the deadline, from the document or the latest extension."),
        "in the second half of February 2018",
        cells=lambda r, c: r.deadline_words,
        field="deadline",
        free=True,
        width=28,
    ),
    Column(
        "earliest day",
        _("Earliest day"),
        _("First day of the deadline, as interpreted."),
        "2018-02-15",
        cells=lambda r, c: r.deadline_earliest,
        field="earliest",
        holds=Holds.DAY,
    ),
    Column(
        "latest day",
        _("Latest day"),
        _("Last day of the deadline, as interpreted; overdue from the day after."),
        "2018-02-28",
        cells=lambda r, c: r.deadline_latest,
        field="latest",
        holds=Holds.DAY,
    ),
    Column(
        "precision",
        _("Precision"),
        _("How exact the words of the deadline are."),
        "half_month",
        cells=lambda r, c: r.deadline_precision,
        field="precision",
        holds=Holds.CHOICE,
        allowed=dict(Precision.choices),
    ),
    Column(
        "timeliness",
        _("Timeliness"),
        _(
            "How the commitment compares with its deadline on the day of the export; empty where no deadline runs. "
            "If nobody stated the day of completion, the day of the assessment is used: “done late” then means that "
            "the commitment was found to be done after the deadline."
        ),
        "done late",
        cells=made.timeliness_words,
        holds=Holds.CHOICE,
        codes=made.timeliness_codes,
        allowed=dict(Timeliness.choices),
    ),
    Column(
        "days overdue",
        _("Days overdue"),
        _(
            "Days after the latest day of the deadline, up to the day of completion (the day of the assessment if "
            "nobody stated it) or the day of the export; empty where the commitment is not late."
        ),
        "75",
        cells=made.days_overdue,
        holds=Holds.NUMBER,
    ),
    Column(
        "time zone",
        _("Time zone"),
        _("IANA name of the time zone in which the days of the deadline end; empty for the zone of the organisation."),
        "Europe/Moscow",
        cells=lambda r, c: r.deadline_zone,
    ),
    Column(
        "comes again",
        _("Repeats"),
        _("How often the deadline repeats, as an ISO 8601 duration of one unit; empty if it does not repeat."),
        "P1Y",
        cells=lambda r, c: r.deadline_recurring,
    ),
    Column(
        "times extended",
        _("Times extended"),
        _("Number of extensions granted."),
        "1",
        cells=lambda r, c: map(made.number, r.times_extended),
        holds=Holds.NUMBER,
    ),
    Column(
        "days moved",
        _("Days moved"),
        _("Number of days by which all extensions together moved the latest day."),
        "76",
        cells=lambda r, c: map(made.number, r.days_moved),
        holds=Holds.NUMBER,
    ),
    Column(
        "status code",
        _("Status code"),
        _("The joint status as a code, the same for every kind of obligation."),
        "3",
        cells=made.status_codes,
        field="status",
        holds=Holds.CODE,
        allowed=STATUSES,
    ),
    Column(
        "status",
        _("Status"),
        _("The joint status in words for the kind of obligation, rolled up from the assessments."),
        "Implemented",
        cells=made.status_words,
        holds=Holds.CHOICE,
        codes=made.status_codes,
        allowed=STATUSES,
        width=20,
    ),
    Column(
        "confidence",
        _("Confidence"),
        _("How well the assessment is supported; empty if there is none."),
        "corroborated",
        cells=lambda r, c: [made.CONFIDENCES[level] for level in r.confidence],
        field="confidence",
        holds=Holds.CHOICE,
        allowed=CONFIDENCES,
    ),
    Column(
        "disputed",
        _("Disputed"),
        _("Whether the latest report or position of a party disagrees with the assessment."),
        "no",
        cells=lambda r, c: ["yes" if disputed else "no" for disputed in r.is_disputed],
        holds=Holds.YES_NO,
        allowed=YES_OR_NO,
    ),
    Column(
        "life-cycle",
        _("Life-cycle"),
        _("Whether the commitment is still active, or how it ended."),
        "active",
        cells=lambda r, c: r.lifecycle,
        field="lifecycle",
        holds=Holds.CHOICE,
        allowed=dict(Lifecycle.choices),
    ),
    Column(
        "last assessed on",
        _("Last assessed on"),
        _("Day of the latest assessment; empty if there is none."),
        "2018-05-20",
        cells=lambda r, c: ["" if day == made.NEVER else day for day in r.assessed_sort],
        field="assessed_on",
        holds=Holds.DAY,
    ),
    Column(
        "reason",
        _("Reason"),
        _("Reason given in the assessment that decides the status."),
        "The ninth meeting was held on 14 and 15 May 2018.",
        cells=made.told("reason"),
        field="reason",
        free=True,
        width=48,
    ),
    Column(
        "evidence addresses",
        _("Evidence"),
        _("URLs of the evidence for the status and for the commitment itself that the reader may see."),
        "https://press.example/astana-9",
        cells=made.evidence,
        field="evidence",
        holds=Holds.ADDRESSES,
        free=True,
        width=30,
    ),
    Column(
        "owner",
        _("Owner"),
        _("Owner in the secretariat, today; empty for everyone outside the secretariat."),
        "Ada Ito",
        cells=made.owners,
        free=True,
        width=20,
    ),
    Column(
        "reminders without a reply",
        _("Reminders without a reply"),
        _("Number of reminders without a reply, today; empty for everyone outside the secretariat."),
        "2",
        cells=made.unanswered,
        holds=Holds.NUMBER,
    ),
    Column(
        "link",
        _("Link"),
        _("URL of the page in this register."),
        "https://register.example/commitments/A8-14/",
        cells=lambda r, c: [f"{c.page_address}{reference}/{c.page_query}" for reference in r.reference],
        width=40,
    ),
)


class UnknownColumns(ValueError):  # noqa: N818 - what it says is enough
    """Columns were named that there are none of; the text says which, and what there is."""


def columns_named(text: str, *, beside: Sequence[str] = ()) -> tuple[Column, ...]:
    """The columns that a text names, in its order, each once: headings parted by commas, ``reference,latest day``.

    All of them for an empty text. Names ``beside`` them are passed over. Raises UnknownColumns, whose text names what
    is no column and all that there are.
    """
    known = {column.heading: column for column in COMMITMENT_COLUMNS}
    names = [name for part in text.split(",") if (name := " ".join(part.split()))]
    if unknown := [name for name in dict.fromkeys(names) if name not in known and name not in beside]:
        said = gettext("Unknown: “%(names)s”. Available columns: %(known)s.")
        about = {"names": "”, “".join(name[:40] for name in unknown[:5]), "known": ", ".join([*known, *beside])}
        raise UnknownColumns(said % about)
    return tuple(known[name] for name in dict.fromkeys(names) if name in known) if names else COMMITMENT_COLUMNS
