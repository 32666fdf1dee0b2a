"""Why no text is read from a file, in plain words, each with what would be right."""

from django.utils.translation import gettext_lazy as _

from .kinds import Problem, Refusal

KINDS = {
    "txt": _("plain text"),
    "md": "Markdown",
    "html": "HTML",
    "docx": "DOCX",
    "odt": "ODT",
    "pdf": "PDF",
}
READABLE = _("TXT, Markdown, HTML, DOCX, ODT or PDF")
WORDS = {
    Problem.EMPTY: _("The file is empty. Choose a file with text."),
    Problem.LOCKED: _("The file is protected by a password. Save it without a password, or paste the text."),
    Problem.BROKEN: _(
        "The file is damaged. Open it in the program that created it and save it again, or paste the text."
    ),
    Problem.BOMB: _("The file is too large once unpacked. Save only the text, or paste it."),
    Problem.PROGRAM: _("The file is a program, despite its name. Choose a file with text."),
    Problem.PICTURE: _(
        "The file is an image, and text in images cannot be read. Choose a file with text, or paste the text."
    ),
    Problem.ARCHIVE: _("The file is an archive. Unpack it and choose the file with the text."),
    Problem.OLD_OFFICE: _("The file has an old Office format (DOC, XLS, PPT). Save it as DOCX, ODT or PDF."),
    Problem.OTHER_OFFICE: _("The file is a table or a presentation. Save the text as DOCX, ODT or PDF, or paste it."),
    Problem.RTF: _("The file is RTF. Save it as DOCX, ODT or PDF, or paste the text."),
    Problem.BINARY: _("The file is not text: it contains bytes that are not characters. Choose %(readable)s."),
    Problem.OTHER_KIND: _(
        "The file contains %(kind)s, despite its name. If that is right, change the end of its name to .%(ending)s."
    ),
    Problem.NO_TEXT: _("The file contains no text, like a scan. Choose a file with text, or type the text."),
    Problem.UNREADABLE: _(
        "The font of the file does not say which characters it shows. Choose another file, or paste the text."
    ),
    Problem.ENCODING: _("The file is not encoded in %(kind)s. Choose another encoding."),
    Problem.MUCH: _(
        "The file takes too much time or memory to read, or has more than 2,000,000 characters. Choose a file with "
        "only the text."
    ),
}
TOO_LARGE = _("The file is larger than 20 MB. Save it without images, or paste the text.")


def refusal_words(refusal: Refusal, name: str) -> str:
    """One sentence that names the file, what is wrong and what would be right."""
    kind = KINDS.get(refusal.kind, refusal.kind)
    given = {"kind": kind, "ending": refusal.kind, "readable": READABLE}
    return _("“%(name)s” cannot be read.") % {"name": name} + " " + str(WORDS[refusal.problem]) % given
