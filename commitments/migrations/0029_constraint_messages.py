import commitments.models.kernel.fields
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('commitments', '0028_owners'),
    ]

    operations = [
        migrations.AlterField(
            model_name='process',
            name='time_zone',
            field=models.CharField(max_length=64, validators=[commitments.models.kernel.fields.validate_zone], verbose_name='time zone'),
        ),
        migrations.AlterConstraint(
            model_name='assessment',
            name='assessment_done_only_when_implemented',
            constraint=models.CheckConstraint(condition=models.Q(('done_on__isnull', True), models.Q(('done_on__lte', models.F('as_of')), ('status', 5)), _connector='OR'), name='assessment_done_only_when_implemented', violation_error_message='Only what is implemented has a day on which it was done.'),
        ),
        migrations.AlterConstraint(
            model_name='assessment',
            name='assessment_has_a_confidence',
            constraint=models.CheckConstraint(condition=models.Q(('status', 9), ('confidence__isnull', False), _connector='OR'), name='assessment_has_a_confidence', violation_error_message='Say how well this is supported: reported, corroborated or verified.'),
        ),
        migrations.AlterConstraint(
            model_name='document',
            name='document_text_not_empty',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='document_text_not_empty', violation_error_message='Give the text of the document.'),
        ),
        migrations.AlterConstraint(
            model_name='document',
            name='document_translates_another',
            constraint=models.CheckConstraint(condition=models.Q(('translation_of', None), models.Q(('translation_of', models.F('id')), _negated=True), _connector='OR'), name='document_translates_another', violation_error_message='A document is no translation of itself: choose another one.'),
        ),
        migrations.AlterConstraint(
            model_name='meeting',
            name='meeting_number_once_a_series',
            constraint=models.UniqueConstraint(condition=models.Q(('number__isnull', False)), fields=('process', 'series', 'number'), name='meeting_number_once_a_series', violation_error_message='Another meeting of this series has this number: choose another number.'),
        ),
        migrations.AlterConstraint(
            model_name='participation',
            name='participation_in_one_thing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('meeting__isnull', True), ('process__isnull', False)), models.Q(('meeting__isnull', False), ('process__isnull', True)), _connector='OR'), name='participation_in_one_thing', violation_error_message='Choose either a process or a meeting.'),
        ),
        migrations.AlterConstraint(
            model_name='participation',
            name='participation_once_a_process',
            constraint=models.UniqueConstraint(condition=models.Q(('meeting__isnull', True)), fields=('party', 'process'), name='participation_once_a_process', violation_error_message='This party has a role in this process already: change that one.'),
        ),
        migrations.AlterConstraint(
            model_name='participation',
            name='participation_once_a_meeting',
            constraint=models.UniqueConstraint(condition=models.Q(('process__isnull', True)), fields=('party', 'meeting', 'role'), name='participation_once_a_meeting', violation_error_message='This party has this role at this meeting already.'),
        ),
        migrations.AlterConstraint(
            model_name='partyname',
            name='party_name_not_empty',
            constraint=models.CheckConstraint(condition=models.Q(('official', ''), ('short', ''), _negated=True), name='party_name_not_empty', violation_error_message='Give the official name, the short one or both.'),
        ),
        migrations.AlterConstraint(
            model_name='progressreport',
            name='report_has_a_text',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='report_has_a_text', violation_error_message='Give the words of the report.'),
        ),
        migrations.AlterConstraint(
            model_name='provision',
            name='provision_words_as_long_as_its_span',
            constraint=models.CheckConstraint(condition=models.Q(('words__length', django.db.models.expressions.CombinedExpression(models.F('end'), '-', models.F('start')))), name='provision_words_as_long_as_its_span', violation_error_message='These words do not stand in the text: copy them from it.'),
        ),
        migrations.AlterConstraint(
            model_name='zone',
            name='zone_coordinates_possible',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__isnull', False), ('latitude__range', (-90, 90)), ('longitude__isnull', False), ('longitude__range', (-180, 180))), _connector='OR'), name='zone_coordinates_possible', violation_error_message='Give both coordinates: latitude from -90 to 90, longitude -180 to 180.'),
        ),
        migrations.AlterConstraint(
            model_name='zone',
            name='zone_coordinates_sourced',
            constraint=models.CheckConstraint(condition=models.Q(('latitude__isnull', True), models.Q(('source_url', ''), _negated=True), _connector='OR'), name='zone_coordinates_sourced', violation_error_message='Give the address of the source of the coordinates.'),
        ),
    ]
