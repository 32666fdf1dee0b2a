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
    Problem.EMPTY: _("It is empty. Give the file with the text in it."),
    Problem.LOCKED: _("It is protected by a password. Save it without one, or paste the text."),
    Problem.BROKEN: _("It is broken. Open it where it was made and save it again, or paste the text."),
    Problem.BOMB: _("It unpacks to far more than a text is. Save the text by itself, or paste it."),
    Problem.PROGRAM: _("It is a program and no text, whatever its name says. Give the text itself."),
    Problem.PICTURE: _("It is a picture, in which no letters are read. Give a file with text in it, or paste it."),
    Problem.ARCHIVE: _("It is an archive. Unpack it and give the text in it."),
    Problem.OLD_OFFICE: _("It is a file of an old Office (DOC, XLS, PPT). Save it as DOCX, ODT or PDF."),
    Problem.OTHER_OFFICE: _("It is a table or a presentation. Save the text as DOCX, ODT or PDF, or paste it."),
    Problem.RTF: _("It is RTF. Save it as DOCX, ODT or PDF, or paste the text."),
    Problem.BINARY: _("It is no text: it holds bytes that no letter has. Give %(readable)s."),
    Problem.OTHER_KIND: _("Inside it is %(kind)s, not what its name says. If that is right, name it .%(ending)s."),
    Problem.NO_TEXT: _("It holds no text, as a scan does. Give a file with text in it, or type the text in."),
    Problem.UNREADABLE: _("Its font does not tell which letters it shows. Give another file, or paste the text."),
    Problem.ENCODING: _("It is not written in %(kind)s. Choose another encoding."),
    Problem.MUCH: _("It takes too much time or memory, or is longer than 2,000,000 characters. Give the text alone."),
}
TOO_LARGE = _("The file is larger than 20 MB. Save it without its pictures, or paste the text.")


def refusal_words(refusal: Refusal, name: str) -> str:
    """One sentence that names the file, what is wrong and what would be right."""
    kind = KINDS.get(refusal.kind, refusal.kind)
    given = {"kind": kind, "ending": refusal.kind, "readable": READABLE}
    return _("“%(name)s” cannot be read.") % {"name": name} + " " + str(WORDS[refusal.problem]) % given
