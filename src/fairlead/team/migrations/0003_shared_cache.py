"""The table behind Django's database cache: counted sign-in attempts and used codes, the same for every web process.

Unlogged: what a crash of the database would lose are counters of minutes.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("team", "0002_stand_in")]

    operations = [
        migrations.RunSQL(
            """
            CREATE UNLOGGED TABLE shared_cache (
                cache_key varchar(255) PRIMARY KEY,
                value text NOT NULL,
                expires timestamp with time zone NOT NULL
            );
            CREATE INDEX shared_cache_by_expiry ON shared_cache (expires);
            """,
            "DROP TABLE shared_cache",
        )
    ]
