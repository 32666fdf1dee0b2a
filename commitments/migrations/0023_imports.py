import commitments.models.kernel.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('commitments', '0022_outbox'),
    ]

    operations = [
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=132, verbose_name='name of the file')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('size', models.PositiveIntegerField(verbose_name='size')),
                ('source', models.CharField(blank=True, max_length=120, validators=[commitments.models.kernel.fields.validate_plain_text], verbose_name='source')),
                ('uploaded_at', models.DateTimeField(verbose_name='uploaded')),
                ('choice', commitments.models.kernel.fields.JsonField(blank=True, default=dict, verbose_name='how it is read')),
                ('table', commitments.models.kernel.fields.JsonField(blank=True, default=dict, verbose_name='what was recognised')),
                ('mapping', commitments.models.kernel.fields.JsonField(blank=True, default=dict, verbose_name='mapping')),
                ('state', models.CharField(choices=[('uploaded', 'Uploaded'), ('previewing', 'Being previewed'), ('previewed', 'Previewed'), ('applying', 'Being applied'), ('stopped', 'Stopped on the way'), ('applied', 'Applied'), ('taking_back', 'Being taken back'), ('stopped_back', 'Stopped on the way back'), ('taken_back', 'Taken back'), ('failed', 'Failed')], default='uploaded', max_length=12, verbose_name='state')),
                ('preview', commitments.models.kernel.fields.JsonField(blank=True, default=dict, verbose_name='preview')),
                ('seq', models.BigIntegerField(default=0, verbose_name='number of the ledger at the preview')),
                ('counts', commitments.models.kernel.fields.JsonField(blank=True, default=dict, verbose_name='counts')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='rows done')),
                ('total', models.PositiveIntegerField(default=0, verbose_name='rows in all')),
                ('trouble', models.TextField(blank=True, verbose_name='what went wrong')),
                ('worker', models.CharField(blank=True, max_length=32, verbose_name='worker')),
                ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='claimed')),
                ('applied_at', models.DateTimeField(blank=True, null=True, verbose_name='applied')),
                ('taken_back_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back')),
                ('version', commitments.models.kernel.fields.Version(default=1, editable=False, verbose_name='version')),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='imports', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by')),
            ],
            options={
                'verbose_name': 'import',
                'verbose_name_plural': 'imports',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='ImportMade',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=12, verbose_name='list')),
                ('name', models.TextField(verbose_name='name')),
                ('object_type', models.CharField(max_length=40, verbose_name='kind of object')),
                ('object_id', models.BigIntegerField(verbose_name='object')),
                ('seq', models.BigIntegerField(verbose_name='entry')),
                ('taken_back', models.BooleanField(default=False, verbose_name='taken back')),
                ('imported', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='made', to='commitments.import', verbose_name='import')),
            ],
            options={
                'verbose_name': 'thing that an import made',
                'verbose_name_plural': 'things that imports made',
                'ordering': ['imported', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ImportRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('row', models.PositiveIntegerField(verbose_name='row')),
                ('key', models.TextField(blank=True, verbose_name='key')),
                ('outcome', models.CharField(choices=[('new', 'New'), ('changed', 'Changed'), ('unchanged', 'Unchanged'), ('skipped', 'Skipped'), ('errors', 'In error')], max_length=12, verbose_name='outcome')),
                ('object_type', models.CharField(blank=True, max_length=40, verbose_name='kind of object')),
                ('object_id', models.BigIntegerField(null=True, verbose_name='object')),
                ('first_seq', models.BigIntegerField(null=True, verbose_name='first entry')),
                ('last_seq', models.BigIntegerField(null=True, verbose_name='last entry')),
                ('kept', commitments.models.kernel.fields.JsonField(blank=True, default=dict, verbose_name='cells that no field takes')),
                ('problems', commitments.models.kernel.fields.JsonField(blank=True, default=dict, verbose_name='what is wrong')),
                ('taken_back', models.BooleanField(default=False, verbose_name='taken back')),
                ('imported', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='commitments.import', verbose_name='import')),
            ],
            options={
                'verbose_name': 'row of an import',
                'verbose_name_plural': 'rows of imports',
                'ordering': ['imported', 'number'],
            },
        ),
        migrations.CreateModel(
            name='SavedMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=120, validators=[commitments.models.kernel.fields.validate_plain_text], verbose_name='source')),
                ('records', models.CharField(max_length=12, verbose_name='what a row is')),
                ('mapping', commitments.models.kernel.fields.JsonField(blank=True, default=dict, verbose_name='mapping')),
                ('saved_at', models.DateTimeField(verbose_name='saved')),
                ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saved by')),
            ],
            options={
                'verbose_name': 'mapping of a source',
                'verbose_name_plural': 'mappings of sources',
                'ordering': ['source', 'records'],
            },
        ),
        migrations.AddIndex(
            model_name='import',
            index=models.Index(fields=['state', 'claimed_at'], name='import_by_state'),
        ),
        migrations.AddConstraint(
            model_name='import',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['uploaded', 'previewing', 'previewed', 'applying', 'stopped', 'applied', 'taking_back', 'stopped_back', 'taken_back', 'failed'])), name='import_state_known'),
        ),
        migrations.AddConstraint(
            model_name='import',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('claimed_at__isnull', True), ('worker', '')), models.Q(models.Q(('worker', ''), _negated=True), ('claimed_at__isnull', False)), _connector='OR'), name='import_claimed_at_a_moment'),
        ),
        migrations.AddConstraint(
            model_name='importmade',
            constraint=models.UniqueConstraint(fields=('imported', 'subject', 'name'), name='import_makes_once'),
        ),
        migrations.AddIndex(
            model_name='importrow',
            index=models.Index(fields=['object_type', 'object_id'], name='import_row_by_object'),
        ),
        migrations.AddConstraint(
            model_name='importrow',
            constraint=models.UniqueConstraint(fields=('imported', 'number'), name='import_row_once'),
        ),
        migrations.AddConstraint(
            model_name='importrow',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['new', 'changed', 'unchanged', 'skipped', 'errors'])), name='import_row_outcome_known'),
        ),
        migrations.AddConstraint(
            model_name='importrow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('first_seq__isnull', True), ('last_seq__isnull', True)), models.Q(('first_seq__isnull', False), ('last_seq__gte', models.F('first_seq'))), _connector='OR'), name='import_row_entries_in_order'),
        ),
        migrations.AddConstraint(
            model_name='savedmapping',
            constraint=models.UniqueConstraint(fields=('source', 'records'), name='mapping_once_a_source'),
        ),
        migrations.AddConstraint(
            model_name='savedmapping',
            constraint=models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='mapping_names_its_source'),
        ),
    ]
