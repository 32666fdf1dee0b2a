"""Imports of tables: the file, how it is read, what it would change and did change. Worked with, and on no ledger.

What an import writes into the register, the ledger tells act by act; the rows here say which acts were its own.
"""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..rules.imports.states import FOLDER, ImportState, Outcome
from ..rules.kernel.files import NAME_LIMIT, stored_name
from ..rules.kernel.permissions import Visitor, is_staff_member
from ..rules.ledger.redactions import REDACTED
from .kernel.fields import JsonField, Version, one_of, validate_plain_text
from .register.evidence import SHA256_LENGTH

SOURCE_LENGTH = 120
RECORDS_LENGTH = 12


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, user: Visitor) -> Self:
        """Imports are for staff."""
        return self.all() if is_staff_member(user) else self.none()

    def with_file(self) -> Self:
        """Those whose file is kept: no redaction withdrew it."""
        return self.exclude(file_name=REDACTED)


class Import(models.Model):
    """One file on its way into the register.

    ``choice`` is what a person decided about how it is read (the ``table`` of a mapping), ``table`` what was recognised
    with it, ``mapping`` how its rows become ours (docs/import.md); ``preview`` what applying would do, at the number
    ``seq`` of the ledger. ``done`` of ``total`` rows are through the step that the state names; ``worker`` is whoever
    claimed it, and said so last at ``claimed_at``. ``counts`` are those of the rows applied, ``trouble`` what went
    wrong.
    """

    file_name = models.CharField(_("file name"), max_length=NAME_LIMIT)
    sha256 = models.CharField(_("SHA-256"), max_length=SHA256_LENGTH)
    size = models.PositiveIntegerField(_("size"))
    source = models.CharField(_("source"), max_length=SOURCE_LENGTH, blank=True, validators=[validate_plain_text])
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="imports", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"))
    choice = JsonField(_("file format"))
    table = JsonField(_("detected settings"))
    mapping = JsonField(_("mapping"))
    state = models.CharField(_("state"), max_length=12, choices=ImportState, default=ImportState.UPLOADED)
    preview = JsonField(_("preview"))
    seq = models.BigIntegerField(_("ledger entry at the preview"), default=0)
    counts = JsonField(_("counts"))
    done = models.PositiveIntegerField(_("rows done"), default=0)
    total = models.PositiveIntegerField(_("total rows"), default=0)
    trouble = models.TextField(_("error"), blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("requested by"),
    )
    worker = models.CharField(_("worker"), max_length=32, blank=True)
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)
    taken_back_at = models.DateTimeField(_("undone"), null=True, blank=True)
    version = Version()

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "claimed_at"], name="import_by_state")]
        constraints = [
            models.CheckConstraint(condition=one_of("state", ImportState), name="import_state_known"),
            models.CheckConstraint(
                condition=Q(worker="", claimed_at__isnull=True) | ~Q(worker="") & Q(claimed_at__isnull=False),
                name="import_claimed_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name}, {self.get_state_display()}"

    @property
    def stored_name(self) -> str:
        """Where its file lies, below the folder of files."""
        return stored_name(self.sha256, FOLDER)


class ImportRow(models.Model):
    """What became of one record of the file. ``number`` counts the records, ``row`` the rows as a spreadsheet does.

    ``object_type`` and ``object_id`` name what was made or changed as the ledger does; ``first_seq`` to ``last_seq``
    are the entries that tell of it. ``kept`` holds the cells that no field takes, by heading.
    """

    imported = models.ForeignKey(Import, models.CASCADE, related_name="rows", verbose_name=_("import"))
    number = models.PositiveIntegerField(_("number"))
    row = models.PositiveIntegerField(_("row"))
    key = models.TextField(_("key"), blank=True)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome)
    object_type = models.CharField(_("kind of object"), max_length=40, blank=True)
    object_id = models.BigIntegerField(_("object"), null=True)
    first_seq = models.BigIntegerField(_("first entry"), null=True)
    last_seq = models.BigIntegerField(_("last entry"), null=True)
    kept = JsonField(_("unmapped columns"))
    problems = JsonField(_("problems"))
    taken_back = models.BooleanField(_("undone"), default=False)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ["imported", "number"]
        indexes = [models.Index(fields=["object_type", "object_id"], name="import_row_by_object")]
        constraints = [
            models.UniqueConstraint(fields=["imported", "number"], name="import_row_once"),
            models.CheckConstraint(condition=one_of("outcome", Outcome), name="import_row_outcome_known"),
            models.CheckConstraint(
                condition=Q(first_seq__isnull=True, last_seq__isnull=True)
                | Q(first_seq__isnull=False, last_seq__gte=models.F("first_seq")),
                name="import_row_entries_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.row}: {self.get_outcome_display()}"


class ImportMade(models.Model):
    """What an import made for a name of its file, before the rows that name it: a party, theme, zone or document."""

    imported = models.ForeignKey(Import, models.CASCADE, related_name="made", verbose_name=_("import"))
    subject = models.CharField(_("list"), max_length=12)
    name = models.TextField(_("name"))
    object_type = models.CharField(_("kind of object"), max_length=40)
    object_id = models.BigIntegerField(_("object"))
    seq = models.BigIntegerField(_("entry"))
    taken_back = models.BooleanField(_("undone"), default=False)

    class Meta:
        verbose_name = _("record created by an import")
        verbose_name_plural = _("records created by imports")
        ordering = ["imported", "id"]
        constraints = [
            models.UniqueConstraint(fields=["imported", "subject", "name"], name="import_makes_once"),
        ]

    def __str__(self) -> str:
        return self.name


class SavedMapping(models.Model):
    """The mapping of a source, used for its next table."""

    source = models.CharField(_("source"), max_length=SOURCE_LENGTH, validators=[validate_plain_text])
    records = models.CharField(_("type of rows"), max_length=RECORDS_LENGTH)
    mapping = JsonField(_("mapping"))
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("saved by"))
    saved_at = models.DateTimeField(_("saved at"))

    class Meta:
        verbose_name = _("mapping of a source")
        verbose_name_plural = _("mappings of sources")
        ordering = ["source", "records"]
        constraints = [
            models.UniqueConstraint(fields=["source", "records"], name="mapping_once_a_source"),
            models.CheckConstraint(condition=~Q(source=""), name="mapping_names_its_source"),
        ]

    def __str__(self) -> str:
        return self.source
