import django.db.models.deletion
from django.db import migrations, models

from commitments.rules.kernel.text import UNPARTED, found_words, known_words


def tell_words(apps, schema_editor):
    """Evidence and reports that are kept already are found too."""
    using = schema_editor.connection.alias
    for model, words, owner, texts in (
        ("Evidence", "EvidenceWords", "evidence_id", ("title", "publisher")),
        ("ProgressReport", "ReportWords", "report_id", ("text",)),
    ):
        kept = apps.get_model("commitments", words).objects.using(using)
        rows = apps.get_model("commitments", model).objects.using(using).order_by("pk").values_list("pk", *texts)
        for pk, *said in rows.iterator(chunk_size=500):
            kept.create(**{owner: pk}, words=known_words(" ".join(said)))


def cut_words(apps, schema_editor):
    """Chinese and Japanese are found by any of their signs, no longer by the beginning of a line alone."""
    using = schema_editor.connection.alias
    for name, column in (("DocumentWords", "words"), ("Commitment", "search_text")):
        rows = apps.get_model("commitments", name).objects.using(using)
        for pk, words in rows.order_by("pk").values_list("pk", column).iterator(chunk_size=500):
            if UNPARTED.search(words):
                rows.filter(pk=pk).update(**{column: " ".join(dict.fromkeys(found_words(words)))})


class Migration(migrations.Migration):

    dependencies = [
        ('commitments', '0024_api_tokens'),
    ]

    operations = [
        migrations.CreateModel(
            name='EvidenceWords',
            fields=[
                ('evidence', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='commitments.evidence')),
                ('words', models.TextField()),
            ],
            options={
                'verbose_name': 'words of a piece of evidence',
                'verbose_name_plural': 'words of evidence',
            },
        ),
        migrations.CreateModel(
            name='ReportWords',
            fields=[
                ('report', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='commitments.progressreport')),
                ('words', models.TextField()),
            ],
            options={
                'verbose_name': 'words of a report',
                'verbose_name_plural': 'words of reports',
            },
        ),
        migrations.RunPython(tell_words, migrations.RunPython.noop, elidable=False),
        migrations.RunPython(cut_words, migrations.RunPython.noop, elidable=False),
    ]
