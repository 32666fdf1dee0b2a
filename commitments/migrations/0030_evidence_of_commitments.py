from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('commitments', '0029_constraint_messages'),
    ]

    operations = [
        migrations.AddField(
            model_name='commitment',
            name='evidence',
            field=models.ManyToManyField(blank=True, related_name='commitments', to='commitments.evidence', verbose_name='evidence'),
        ),
    ]
