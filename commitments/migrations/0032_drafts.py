from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('commitments', '0031_passage_numbers'),
    ]

    operations = [
        migrations.AddField(
            model_name='assessmentdraft',
            name='each_party',
            field=models.BooleanField(editable=False, null=True, verbose_name='each responsible party'),
        ),
        migrations.AddConstraint(
            model_name='assessmentdraft',
            constraint=models.CheckConstraint(condition=models.Q(('each_party__isnull', True), ('each_party', False), ('party__isnull', True), _connector='OR'), name='draft_of_one_party_or_each'),
        ),
    ]
